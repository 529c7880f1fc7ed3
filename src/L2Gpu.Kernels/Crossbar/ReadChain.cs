namespace L2Gpu.Kernels;

/// <summary>What lies between the numbers that go into an array and those that come out.</summary>
public sealed record ReadChain
{
    /// <summary>A usual one: 7 bits in, 9 bits up to 12 out, and between them noise of 0.06 behind the sums.</summary>
    public static ReadChain Usual { get; } = new() { Input = Converter.Input, OutputNoise = 0.06f, Output = Converter.Output };

    /// <summary>Where the noise of cells is drawn.</summary>
    public ReadNoise Noise { get; init; }

    /// <summary>The converter of inputs.</summary>
    public Converter Input { get; init; }

    /// <summary>The standard deviation of noise added to each sum before its converter; ≥ 0.</summary>
    public float OutputNoise { get; init; }

    /// <summary>The converter of sums.</summary>
    public Converter Output { get; init; }

    /// <summary>
    /// How many lines an array sums before <see cref="OutputNoise"/> and <see cref="Output"/>: the height (when transposed, the width) of the physical arrays that a larger matrix is cut into, whose results are then
    /// added as numbers. A multiple of 32; 0 for one array of any size.
    /// </summary>
    public long TileLines { get; init; }
}
