using System.Collections.Immutable;

namespace L2Gpu.Kernels;

public sealed partial class KernelFunction
{
    /// <summary>The largest degree of <see cref="Polynomial"/>.</summary>
    public const int LargestDegree = 1000;

    // What a norm of 0 is divided by in a cosine, so that the cosine is 0: its square is still a normal float.
    private const double LeastNorm = 1e-18;

    /// <summary>‖x − y‖².</summary>
    public static KernelFunction SquaredDistance { get; } = OfQuantity("squared_distance", PairOperation.SquaredDistance);

    /// <summary>‖x − y‖₁.</summary>
    public static KernelFunction L1Distance { get; } = OfQuantity("l1_distance", PairOperation.L1Distance);

    /// <summary>The linear kernel xᵀy.</summary>
    public static KernelFunction Linear { get; } = OfQuantity("linear", PairOperation.Dot);

    /// <summary>The cosine xᵀy/(‖x‖‖y‖); 0 where a point is 0.</summary>
    public static KernelFunction Cosine { get; } = new("cosine", [], [], _ => Build(b =>
    {
        int left = b.Binary(PairOperation.Maximum, b.Unary(PairOperation.Sqrt, b.Quantity(PairOperation.LeftSquaredNorm)), b.Constant(LeastNorm));
        int right = b.Binary(PairOperation.Maximum, b.Unary(PairOperation.Sqrt, b.Quantity(PairOperation.RightSquaredNorm)), b.Constant(LeastNorm));
        return b.Binary(PairOperation.Divide, b.Quantity(PairOperation.Dot), b.Binary(PairOperation.Multiply, left, right));
    }), needsColumns: false);

    /// <summary>The radial basis function exp(−γ‖x − y‖²), also called Gaussian, with γ = 1/(2ℓ²).</summary>
    /// <param name="gamma">γ, positive and finite; null gives 1 over the number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is not positive and finite.</exception>
    public static KernelFunction Rbf(double? gamma = null)
        => WithGamma("rbf", gamma, [], (b, g) => b.Unary(PairOperation.Exp, b.Binary(PairOperation.Multiply, b.Constant(-g), b.Quantity(PairOperation.SquaredDistance))));

    /// <summary>The Laplacian kernel exp(−γ‖x − y‖₁).</summary>
    /// <param name="gamma">γ, positive and finite; null gives 1 over the number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is not positive and finite.</exception>
    public static KernelFunction Laplacian(double? gamma = null)
        => WithGamma("laplacian", gamma, [], (b, g) => b.Unary(PairOperation.Exp, b.Binary(PairOperation.Multiply, b.Constant(-g), b.Quantity(PairOperation.L1Distance))));

    /// <summary>The χ² kernel exp(−γ Σ(xᵢ − yᵢ)²/(xᵢ + yᵢ)), for data that are not negative, such as histograms.</summary>
    /// <param name="gamma">γ, positive and finite; null gives 1 over the number of columns. (scikit-learn's default here is 1.)</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is not positive and finite.</exception>
    public static KernelFunction ChiSquared(double? gamma = null)
        => WithGamma("chi2", gamma, [], (b, g) => b.Unary(PairOperation.Exp, b.Binary(PairOperation.Multiply, b.Constant(-g), b.Quantity(PairOperation.ChiSquaredDistance))));

    /// <summary>The polynomial kernel (γxᵀy + c₀)^degree.</summary>
    /// <param name="gamma">γ, positive and finite; null gives 1 over the number of columns.</param>
    /// <param name="coef0">c₀, finite; below 0 the kernel is not positive semidefinite.</param>
    /// <param name="degree">The degree, from 1 to <see cref="LargestDegree"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static KernelFunction Polynomial(double? gamma = null, double coef0 = 1, int degree = 3)
    {
        ThrowIfNotFinite(coef0, nameof(coef0));
        if (degree is < 1 or > LargestDegree)
            throw new ArgumentOutOfRangeException(nameof(degree), degree, $"The degree must be a whole number from 1 to {LargestDegree}.");
        return WithGamma("polynomial", gamma, [new("coef0", coef0), new("degree", degree)], (b, g) => b.Power(Affine(b, g, coef0), degree));
    }

    /// <summary>The sigmoid tanh(γxᵀy + c₀). It is in general not positive semidefinite.</summary>
    /// <param name="gamma">γ, positive and finite; null gives 1 over the number of columns.</param>
    /// <param name="coef0">c₀, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static KernelFunction Sigmoid(double? gamma = null, double coef0 = 1)
    {
        ThrowIfNotFinite(coef0, nameof(coef0));
        return WithGamma("sigmoid", gamma, [new("coef0", coef0)], (b, g) => b.Unary(PairOperation.Tanh, Affine(b, g, coef0)));
    }

    /// <summary>The Matérn kernel of order ½: exp(−r) with r = ‖x − y‖/ℓ.</summary>
    /// <param name="lengthScale">ℓ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">ℓ is not positive and finite.</exception>
    public static KernelFunction Matern12(double lengthScale = 1)
        => Matern("matern12", lengthScale, (b, root) => b.Unary(PairOperation.Exp, b.Binary(PairOperation.Multiply, b.Constant(-1 / lengthScale), root)));

    /// <summary>The Matérn kernel of order 3/2: (1 + s)exp(−s) with s = √3‖x − y‖/ℓ.</summary>
    /// <param name="lengthScale">ℓ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">ℓ is not positive and finite.</exception>
    public static KernelFunction Matern32(double lengthScale = 1)
        => Matern("matern32", lengthScale, (b, root) => Decaying(b, root, Math.Sqrt(3) / lengthScale, s => b.Binary(PairOperation.Add, b.Constant(1), s)));

    /// <summary>The Matérn kernel of order 5/2: (1 + s + s²/3)exp(−s) with s = √5‖x − y‖/ℓ.</summary>
    /// <param name="lengthScale">ℓ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">ℓ is not positive and finite.</exception>
    public static KernelFunction Matern52(double lengthScale = 1)
        => Matern("matern52", lengthScale, (b, root) => Decaying(b, root, Math.Sqrt(5) / lengthScale, s => b.Binary(
            PairOperation.Add, b.Binary(PairOperation.Add, b.Constant(1), s), b.Binary(PairOperation.Multiply, b.Power(s, 2), b.Constant(1.0 / 3)))));

    // The result is made of ‖x − y‖.
    private static KernelFunction Matern(string name, double lengthScale, Func<PairProgramBuilder, int, int> result)
    {
        if (!(lengthScale > 0) || !double.IsFinite(lengthScale))
            throw new ArgumentOutOfRangeException(nameof(lengthScale), lengthScale, "A length scale must be a positive, finite number.");
        return new(name, [new("length_scale", lengthScale)], [], _ => Build(b => result(b, b.Unary(PairOperation.Sqrt, b.Quantity(PairOperation.SquaredDistance)))), needsColumns: false);
    }

    // factor(s)·exp(−s) with s = scale·‖x − y‖.
    private static int Decaying(PairProgramBuilder b, int root, double scale, Func<int, int> factor)
    {
        int s = b.Binary(PairOperation.Multiply, b.Constant(scale), root);
        return b.Binary(PairOperation.Multiply, factor(s), b.Unary(PairOperation.Exp, b.Unary(PairOperation.Negate, s)));
    }

    private static int Affine(PairProgramBuilder b, double gamma, double coef0)
        => b.Binary(PairOperation.Add, b.Binary(PairOperation.Multiply, b.Constant(gamma), b.Quantity(PairOperation.Dot)), b.Constant(coef0));

    private static KernelFunction WithGamma(string name, double? gamma, ImmutableArray<KernelParameter> others, Func<PairProgramBuilder, double, int> result)
    {
        if (gamma is { } given && (!(given > 0) || !double.IsFinite(given)))
            throw new ArgumentOutOfRangeException(nameof(gamma), given, "γ must be a positive, finite number.");
        return new(name, [new("gamma", gamma ?? double.NaN), .. others], [], columns => Build(b => result(b, gamma ?? (1.0 / columns))), gamma is null);
    }

    private static KernelFunction OfQuantity(string name, PairOperation quantity) => new(name, [], [], _ => Build(b => b.Quantity(quantity)), needsColumns: false);

    private static PairProgram Build(Func<PairProgramBuilder, int> result)
    {
        var builder = new PairProgramBuilder();
        return builder.Build(result(builder));
    }

    private static void ThrowIfNotFinite(double value, string name)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(name, value, "It must be a finite number.");
    }
}
