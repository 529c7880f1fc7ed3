namespace L2Gpu.Fitting;

/// <summary>Sums on the host whose bits depend on the numbers alone: those of TensorPrimitives also depend on where in memory an array begins.</summary>
internal static class HostSums
{
    /// <summary>aᵀb, of as many numbers each, in four chains that are added last.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"a has {a.Length} numbers and b has {b.Length}; a product takes as many of both.", nameof(b));
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        double sum = s0 + s1 + (s2 + s3);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Σv, in four chains that are added last.</summary>
    public static double Sum(ReadOnlySpan<double> v)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= v.Length; i += 4)
        {
            s0 += v[i];
            s1 += v[i + 1];
            s2 += v[i + 2];
            s3 += v[i + 3];
        }

        double sum = s0 + s1 + (s2 + s3);
        for (; i < v.Length; i++) sum += v[i];
        return sum;
    }
}
