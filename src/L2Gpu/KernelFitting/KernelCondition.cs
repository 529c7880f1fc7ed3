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

    /// <summary>The condition number for a penalty whose matrix is positive definite.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="inverseNorm">Estimates 1 over the smallest eigenvalue of K̃ + λI; called only where that is not known yet.</param>
    public double Of(double lambda, Func<double> inverseNorm)
    {
        if (_ends is not { } known || lambda < known.Lambda)
        {
            double largest = KrylovNorm.Largest((int)problem.Rows, v => product.System(v, 1, lambda));
            _ends = known = (lambda, 1 / inverseNorm(), largest);
        }

        double shift = lambda - known.Lambda;
        return Math.Max(1, (known.Largest + shift) / (known.Smallest + shift));
    }
}
