using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far a step may be from the reference. Both compute in FP64 and round once to the type of the vectors.</summary>
internal static class KrylovStepsBounds
{
    /// <summary>2ε of the magnitudes that are added: a rounding of the product, of the sum and of what is stored, on each side.</summary>
    public static double Element<T>(params ReadOnlySpan<double> terms)
        where T : IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (double term in terms) sum += Math.Abs(term);
        return 2 * Dense.Epsilon<T>() * sum;
    }

    /// <summary>2(n + 2)·ε₆₄·Σ|xᵢyᵢ| for each column: n products and as many sums, on each side.</summary>
    public static double[] Products(double[] x, double[] y, int rows, int columns)
    {
        var bounds = new double[columns];
        for (int i = 0; i < x.Length; i++) bounds[i % columns] += 2 * (rows + 2) * Dense.Epsilon<double>() * Math.Abs(x[i] * y[i]);
        return bounds;
    }

    /// <summary>A quotient is rounded once, and the same on both sides; one unit is left for a division that is not.</summary>
    public static double Quotient(double value) => Dense.Epsilon<double>() * Math.Abs(value);

    /// <summary>ω = 1/(1 + σα + c(1 − ω)): five roundings of its terms, magnified by ω², and of the division.</summary>
    public static double Omega(double omega, double before, double shift, double alpha, double carried)
        => Dense.Epsilon<double>() * ((5 * omega * omega * (1 + Math.Abs(shift * alpha) + (Math.Abs(carried) * (1 + Math.Abs(before))))) + (2 * Math.Abs(omega)));
}
