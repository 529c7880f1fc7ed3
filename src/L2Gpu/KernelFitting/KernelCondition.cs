using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>Estimates the condition numbers of K̃ + λI for several λ at the price of one.</summary>
/// <remarks>
/// λ shifts every eigenvalue alike. Those at the ends, found to a relative error ε for one λ, are known to ε or better for every larger one, and what was a lower bound of
/// the condition number stays one; only a smaller λ needs new estimates. Penalties are best taken in ascending order.
/// </remarks>
/// <param name="problem">The problem.</param>
/// <param name="product">Products with its kernel matrix.</param>
internal sealed class KernelCondition(KernelProblem problem, KernelProduct product)
{
    private (double Lambda, double Smallest, double Largest)? _ends;

    /// <summary>The condition number for a penalty, from the estimates for a smaller one; null where there are none.</summary>
    public double? Known(double lambda)
    {
        if (_ends is not { } ends || lambda < ends.Lambda) return null;
        double shift = lambda - ends.Lambda;
        return Math.Max(1, (ends.Largest + shift) / (ends.Smallest + shift));
    }

    /// <summary>Estimates it for a penalty that is smaller than those before.</summary>
    /// <param name="lambda">λ, with which the matrix is positive definite.</param>
    /// <param name="inverseNorm">Estimates 1 over the smallest eigenvalue of K̃ + λI.</param>
    public double Estimate(double lambda, Func<double> inverseNorm)
    {
        _ends = (lambda, 1 / inverseNorm(), KrylovNorm.Largest((int)problem.Rows, v => product.System(v, 1, lambda)));
        return Known(lambda)!.Value;
    }
}
