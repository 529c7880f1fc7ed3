using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>The approximation of low rank that preconditions the systems of a problem, kept from one λ to the next for as long as it serves.</summary>
/// <param name="problem">The problem.</param>
/// <param name="plan">Which one, and of what rank.</param>
/// <param name="narrow">√W·K·√W in FP32; null where the arithmetic is FP64.</param>
/// <param name="wide">The same in FP64, used where <paramref name="narrow"/> is null.</param>
internal sealed class KernelPreconditioning(KernelProblem problem, PreconditionerPlan plan, ILinearOperator<float>? narrow, ILinearOperator<double> wide) : IDisposable
{
    // The rank that a sketch begins with; it is doubled while it is not enough.
    private const int FirstRank = 64;

    private readonly DeviceArena _arena = new(problem.Accelerator.Device, problem.Queue);
    private LowRankApproximation<float>? _single;
    private LowRankApproximation<double>? _double;
    private bool? _suits;
    private DeviceArena? _ofLambda;

    /// <summary>The rank of the approximation; null before there is one.</summary>
    public int? Rank => _single?.Rank ?? _double?.Rank;

    /// <summary>Why there is none although one was wanted; empty otherwise.</summary>
    public string Note => _suits == false ? "no preconditioner, because the kernel of a point with itself is not positive everywhere" : "";

    /// <summary>The preconditioner for a penalty; null for none. It is valid until the next call.</summary>
    public IPreconditioner<double>? For(double lambda)
    {
        if (plan.MaximumRank == 0 || !(_suits ??= Suits())) return null;
        _ofLambda?.Dispose();
        _ofLambda = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        if (narrow is not null)
        {
            _single = Renewed(_single, lambda, (enough) => Make(narrow, problem.NarrowPoints, lambda, enough));
            return new NarrowLowRankPreconditioner(problem.Accelerator, _ofLambda, _single.Directions, _single.Eigenvalues, lambda, Rest(_single));
        }

        _double = Renewed(_double, lambda, (enough) => Make(wide, problem.Points, lambda, enough));
        return new LowRankPreconditioner<double>(problem.Accelerator, _ofLambda, _double.Directions, _double.Eigenvalues, lambda, Rest(_double));
    }

    public void Dispose()
    {
        _single?.Dispose();
        _double?.Dispose();
        _ofLambda?.Dispose();
        _arena.Dispose();
    }

    // One that is good for a λ is good for a larger one.
    private LowRankApproximation<T> Renewed<T>(LowRankApproximation<T>? old, double lambda, Func<Func<int, double, bool>, LowRankApproximation<T>> make)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (old is not null && (old.Rank >= plan.MaximumRank || LowRankApproximation<T>.IsEnough(old.Residual * problem.Rows, lambda))) return old;
        old?.Dispose();
        return make((_, left) => LowRankApproximation<T>.IsEnough(left, lambda));
    }

    private LowRankApproximation<T> Make<T>(ILinearOperator<T> a, MatrixView<T> points, double lambda, Func<int, double, bool> enough)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => plan.Kind == KernelPreconditioner.PivotedCholesky
            ? LowRankApproximation<T>.OfKernel(
                problem.Accelerator, problem.Queue, problem.Kernel, points, problem.RootWeights, plan.MaximumRank, enough, problem.Seed, problem.Host, problem.CancellationToken)
            : LowRankApproximation<T>.OfOperator(problem.Accelerator, problem.Queue, a, lambda, Math.Min(FirstRank, plan.MaximumRank), plan.MaximumRank, problem.Seed);

    // Where λ is 0, what the approximation does not hold must not become singular.
    private static double Rest<T>(LowRankApproximation<T> approximation)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => Math.Max(approximation.Residual, Fitting.Rank.Epsilon<double>() * (approximation.Rank > 0 ? approximation.Eigenvalues[0] : 1));

    private bool Suits()
    {
        using IDisposable scope = _arena.Scope();
        VectorView<double> diagonal = _arena.Vector<double>(problem.Rows);
        problem.Accelerator.Get<IPairwise<double>>().Diagonal(problem.Queue, problem.Kernel, problem.Points, diagonal);
        return Array.TrueForAll(_arena.Download(diagonal), value => value >= 0 && double.IsFinite(value));
    }
}
