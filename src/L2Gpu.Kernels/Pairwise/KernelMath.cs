namespace L2Gpu.Kernels;

/// <summary>
/// The words of a kernel's expression, best taken with <c>using static L2Gpu.Kernels.KernelMath</c>:
/// <c>KernelFunction.Custom((x, y) => Exp(-gamma * SquaredDistance(x, y)) + c * Dot(x, y))</c>.
/// </summary>
/// <remarks>
/// They compute, too, so that the expression can be compiled and run. <see cref="System.Math"/>'s functions of the same names are taken for these; all are in FP64 here, and in
/// the precision of the points where a kernel is used. The points of an expression may be given in either order, and twice the same.
/// </remarks>
public static class KernelMath
{
    /// <summary>The inner product xᵀy.</summary>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double Dot(KernelPoint x, KernelPoint y) => Of(PairOperation.Dot, x, y);

    /// <summary>‖x − y‖².</summary>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double SquaredDistance(KernelPoint x, KernelPoint y) => Of(PairOperation.SquaredDistance, x, y);

    /// <summary>‖x − y‖.</summary>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double Distance(KernelPoint x, KernelPoint y) => Math.Sqrt(SquaredDistance(x, y));

    /// <summary>‖x − y‖₁ = Σ|xᵢ − yᵢ|.</summary>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double L1Distance(KernelPoint x, KernelPoint y) => Of(PairOperation.L1Distance, x, y);

    /// <summary>Σ (xᵢ − yᵢ)²/(xᵢ + yᵢ), where a term with xᵢ + yᵢ = 0 is 0. For data that are not negative.</summary>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double ChiSquaredDistance(KernelPoint x, KernelPoint y) => Of(PairOperation.ChiSquaredDistance, x, y);

    /// <summary>‖x‖².</summary>
    public static double SquaredNorm(KernelPoint x) => Of(PairOperation.Dot, x, x);

    /// <summary>‖x‖.</summary>
    public static double Norm(KernelPoint x) => Math.Sqrt(SquaredNorm(x));

    /// <summary>The value of another kernel, which must have no length scales and no parameter that waits for the number of columns.</summary>
    /// <param name="kernel">The other one.</param>
    /// <param name="x">The first point.</param>
    /// <param name="y">The second point.</param>
    /// <exception cref="ArgumentException">The points have not as many coordinates.</exception>
    public static double Value(KernelFunction kernel, KernelPoint x, KernelPoint y)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return kernel.Evaluate(x.Coordinates.AsSpan(), y.Coordinates.AsSpan());
    }

    /// <summary>eᵃ.</summary>
    public static double Exp(double a) => Math.Exp(a);

    /// <summary>The natural logarithm.</summary>
    public static double Log(double a) => Math.Log(a);

    /// <summary>√a.</summary>
    public static double Sqrt(double a) => Math.Sqrt(a);

    /// <summary>|a|.</summary>
    public static double Abs(double a) => Math.Abs(a);

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double a) => Math.Tanh(a);

    /// <summary>The sine of an angle in radians.</summary>
    public static double Sin(double a) => Math.Sin(a);

    /// <summary>The cosine of an angle in radians.</summary>
    public static double Cos(double a) => Math.Cos(a);

    /// <summary>aⁿ, by repeated squaring; 1/a⁻ⁿ for a negative n.</summary>
    /// <param name="a">The base.</param>
    /// <param name="n">The exponent, a number that does not depend on the points, from −<see cref="KernelFunction.LargestDegree"/> to <see cref="KernelFunction.LargestDegree"/>.</param>
    public static double Pow(double a, int n)
    {
        if (n < 0) return 1 / Pow(a, -n);
        return n == 0 ? 1 : PairProgram.Apply(new(PairOperation.Power, 0, n), a, 0);
    }

    /// <summary>The smaller of two; NaN if one is NaN.</summary>
    public static double Min(double a, double b) => Math.Min(a, b);

    /// <summary>The larger of two; NaN if one is NaN.</summary>
    public static double Max(double a, double b) => Math.Max(a, b);

    private static double Of(PairOperation quantity, KernelPoint x, KernelPoint y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Coordinates.Length != y.Coordinates.Length)
            throw new ArgumentException($"x has {x.Coordinates.Length} coordinates and y has {y.Coordinates.Length}; points of one space have as many.", nameof(y));
        return new PairQuantities(x.Coordinates.AsSpan(), y.Coordinates.AsSpan()).Of(quantity);
    }
}
