namespace L2Gpu.Ilgpu;

/// <summary>What is done to numbers of cells, whatever their model; comparisons select, so that NaN ends at the lower bound.</summary>
internal static class CellFunctions
{
    /// <summary>x within bounds.</summary>
    public static float Clamp(float x, float lower, float upper)
    {
        float above = x > lower ? x : lower;
        return above < upper ? above : upper;
    }

    /// <summary>x + σξ, and x itself where σ is 0.</summary>
    public static float Scatter<TFused>(float sigma, float normal, float x)
        where TFused : struct, IFused
        => sigma > 0 ? TFused.MultiplyAdd(sigma, normal, x) : x;

    /// <summary>x, or 0 where it is not above.</summary>
    public static float Positive(float x) => x > 0 ? x : 0;

    /// <summary>A mean times 1 + spread·ξ, of the mean's sign or 0.</summary>
    public static float Vary<TFused>(float mean, float spread, float normal)
        where TFused : struct, IFused
        => mean * Positive(TFused.MultiplyAdd(spread, normal, 1));

    /// <summary>The number of set bits.</summary>
    public static int Population(uint x)
    {
        x -= (x >> 1) & 0x55555555u;
        x = (x & 0x33333333u) + ((x >> 2) & 0x33333333u);
        x = (x + (x >> 4)) & 0x0f0f0f0fu;
        x += x >> 8;
        return (int)((x + (x >> 16)) & 0x3fu);
    }

    /// <summary>The pulse train of a number, whose bit 31 is its sign.</summary>
    /// <param name="stream">Row or column pulses.</param>
    /// <param name="number">The number of the line or cell; its slots are 32 from 32 times this on.</param>
    /// <param name="later">Steps after that of the stream.</param>
    /// <param name="scaled">scale·x.</param>
    /// <param name="slots">Slots.</param>
    public static uint Train<TFused>(StreamArgument stream, long number, long later, float scaled, int slots)
        where TFused : struct, IFused
    {
        bool isDown = scaled < 0;
        float chance = Positive(isDown ? -scaled : scaled);
        uint train = isDown ? 0x80000000u : 0;
        if (chance >= 1) return train | (0x7fffffffu >> (31 - slots));
        for (int slot = 0; slot < slots && chance > 0; slot++)
        {
            if (stream.Uniform<TFused>((number * 32) + slot, later, 0) <= chance) train |= 1u << slot;
        }

        return train;
    }
}
