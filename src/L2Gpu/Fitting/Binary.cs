namespace L2Gpu.Fitting;

/// <summary>Scaling by powers of two, which rounds nothing, and norms that neither overflow nor vanish on the way.</summary>
internal static class Binary
{
    /// <summary>The power of two that takes a positive number near 1; 1 for zero and what is not finite.</summary>
    public static double ToOne(double value)
    {
        if (!(value > 0) || !double.IsFinite(value)) return 1;

        // Half the range is enough, and leaves the inverse within it.
        return Math.ScaleB(1, Math.Clamp(-Math.ILogB(value), -1000, 1000));
    }

    /// <summary>The same for the square root: two factors of it take the number near 1.</summary>
    public static double RootToOne(double value)
        => value > 0 && double.IsFinite(value) ? Math.ScaleB(1, -(int)Math.Floor(Math.ILogB(value) / 2.0)) : 1;

    /// <summary>The largest magnitude; NaN if there is one.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double v in values) largest = double.IsNaN(v) ? v : Math.Max(largest, Math.Abs(v));
        return largest;
    }

    /// <summary>The Euclidean norm.</summary>
    public static double Norm(ReadOnlySpan<double> values)
    {
        double largest = Largest(values), unit = ToOne(largest), sum = 0;
        if (!double.IsFinite(largest)) return largest;
        foreach (double v in values) sum += v * unit * (v * unit);
        return Math.Sqrt(sum) / unit;
    }
}
