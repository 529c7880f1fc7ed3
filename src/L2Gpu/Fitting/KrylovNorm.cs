using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>The largest eigenvalue of a symmetric positive semidefinite operator, by Lanczos iteration with full reorthogonalisation.</summary>
/// <remarks>The result is a lower bound, reached to about three digits within a few dozen products (Golub and Van Loan, §10.1).</remarks>
internal static class KrylovNorm
{
    private const int MaximumSteps = 40;
    private const double Tolerance = 1e-4;

    public static double Largest(int order, Func<double[], double[]> apply)
    {
        if (order == 0) return 0;

        // Near 1, so that squares neither overflow nor vanish.
        double[] first = apply(Start(order));
        double unit = Binary.ToOne(Binary.Largest(first));
        if (!double.IsFinite(Binary.Largest(first))) return double.PositiveInfinity;
        return LargestNearOne(order, v => Array.ConvertAll(apply(v), value => value * unit)) / unit;
    }

    private static double LargestNearOne(int order, Func<double[], double[]> apply)
    {
        int steps = Math.Min(order, MaximumSteps);
        var basis = new List<double[]> { Start(order) };
        var diagonal = new List<double>();
        var off = new List<double>();
        double found = 0;
        for (int step = 0; step < steps; step++)
        {
            double[] next = apply(basis[step]);
            diagonal.Add(Dot(next, basis[step]));

            // Twice is enough (Kahan; Parlett, §6.9).
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] v in basis) Subtract(next, v, Dot(next, v));
            }

            double before = found, length = Math.Sqrt(Dot(next, next));
            found = LargestOfTridiagonal(diagonal, off);
            if (!double.IsFinite(found)) return double.PositiveInfinity;
            if (length <= 1e-14 * found || (step > 2 && found - before <= Tolerance * found)) break;
            off.Add(length);
            for (int i = 0; i < order; i++) next[i] /= length;
            basis.Add(next);
        }

        return found;
    }

    // Any vector that no data will be orthogonal to; the same every time.
    private static double[] Start(int order)
    {
        var v = new double[order];
        ulong state = 0x9E3779B97F4A7C15;
        for (int i = 0; i < order; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            v[i] = ((state >> 11) * (1.0 / (1UL << 53))) - 0.5;
        }

        double length = Math.Sqrt(Dot(v, v));
        for (int i = 0; i < order; i++) v[i] /= length;
        return v;
    }

    // Bisection on the sign count of T − xI (Golub and Van Loan, §8.4.1).
    private static double LargestOfTridiagonal(List<double> diagonal, List<double> off)
    {
        double low = diagonal.Max(), high = low;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double radius = (i > 0 ? off[i - 1] : 0) + (i < off.Count && i < diagonal.Count - 1 ? off[i] : 0);
            high = Math.Max(high, diagonal[i] + radius);
        }

        if (!double.IsFinite(high)) return high;
        while (high - low > 1e-12 * Math.Abs(high))
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (HasEigenvalueAbove(diagonal, off, middle)) low = middle;
            else high = middle;
        }

        return high;
    }

    private static bool HasEigenvalueAbove(List<double> diagonal, List<double> off, double x)
    {
        double pivot = 1;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double coupling = i == 0 ? 0 : off[i - 1] * off[i - 1] / pivot;
            pivot = diagonal[i] - x - coupling;
            if (pivot > 0) return true;
            if (pivot == 0) pivot = -double.Epsilon;
        }

        return false;
    }

    private static double Dot(double[] a, double[] b) => HostSums.Dot(a, b);

    private static void Subtract(double[] target, double[] v, double factor)
        => TensorPrimitives.MultiplyAdd(v, -factor, target, target);
}
