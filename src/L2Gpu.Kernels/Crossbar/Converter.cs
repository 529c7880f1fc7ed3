namespace L2Gpu.Kernels;

/// <summary>A digital-to-analogue or analogue-to-digital converter: it clips to ±<see cref="Bound"/> and rounds to the nearest of 2ᵇⁱᵗˢ − 1 levels, of which 0 is one.</summary>
/// <remarks>Levels lie 2·<see cref="Bound"/>/(2ᵇⁱᵗˢ − 2) apart; a tie goes to the even one. The default value is no converter.</remarks>
/// <param name="Bits">From 2 to 16; 0 for no converter.</param>
/// <param name="Bound">The largest magnitude; &gt; 0.</param>
public readonly record struct Converter(int Bits, float Bound)
{
    /// <summary>Numbers pass as they are.</summary>
    public static Converter None => default;

    /// <summary>A usual one of inputs: 7 bits, and magnitudes up to 1.</summary>
    public static Converter Input => new(7, 1);

    /// <summary>A usual one of sums: 9 bits, and magnitudes up to 12.</summary>
    public static Converter Output => new(9, 12);

    /// <summary>The distance of two levels.</summary>
    public float Step => 2 * Bound / Levels;

    /// <summary>Levels per unit.</summary>
    public float Density => Levels / (2 * Bound);

    private float Levels => (1 << Bits) - 2;
}
