namespace L2Gpu.Data;

/// <summary>
/// The generator of Steele, Lea and Flood (OOPSLA 2014), fixed here so that a seed means the same rows on every machine and in every version:
/// state += 9E3779B97F4A7C15; z = state; z = (z ^ z≫30)·BF58476D1CE4E5B9; z = (z ^ z≫27)·94D049BB133111EB; z ^ z≫31.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number below <paramref name="bound"/>, each equally likely: the high half of a product, with the few draws that would favour some thrown away (Lemire 2019).</summary>
    public ulong Below(ulong bound)
    {
        ulong high = Math.BigMul(Next(), bound, out ulong low);
        if (low >= bound) return high;
        ulong threshold = (0 - bound) % bound;
        while (low < threshold) high = Math.BigMul(Next(), bound, out low);
        return high;
    }
}
