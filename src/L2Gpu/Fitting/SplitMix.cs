namespace L2Gpu.Fitting;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): small, fast, and the same numbers everywhere for the same seed.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below a limit, each as likely as the others (Lemire 2019).</summary>
    public int Next(int limit)
    {
        ulong reject = (0UL - (ulong)limit) % (ulong)limit;
        while (true)
        {
            ulong high = Math.BigMul(Next(), (ulong)limit, out ulong low);
            if (low >= reject) return (int)high;
        }
    }
}
