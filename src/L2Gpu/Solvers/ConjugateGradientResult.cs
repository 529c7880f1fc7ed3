using System.Collections.Immutable;
using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What became of the systems of a call.</summary>
/// <param name="Systems">One for each column of the solution, in order.</param>
/// <param name="Products">How often the operator was applied to a block of vectors.</param>
public sealed record ConjugateGradientResult(ImmutableArray<IterationResult> Systems, int Products)
{
    /// <summary>Whether every system was solved.</summary>
    public bool IsConverged => Systems.All(system => system.Status == IterationStatus.Converged);

    /// <summary>Throws unless every system was solved.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="InvalidOperationException">One was not; the message says which, how it ended, and what helps.</exception>
    public ConjugateGradientResult ThrowIfNotConverged()
    {
        for (int i = 0; i < Systems.Length; i++)
        {
            if (Systems[i] is not { Status: not IterationStatus.Converged } failed) continue;
            string remedy = failed.Status switch
            {
                IterationStatus.Stalled => "ask for a larger tolerance, or use FP64",
                IterationStatus.Diverged => "the matrix is not positive definite; check it, or add a shift",
                _ => "allow more iterations, or use a preconditioner",
            };
            throw new InvalidOperationException(
                $"System {i} of {Systems.Length} ended as {failed.Status} after {failed.Iterations} iterations with a relative residual of {failed.RelativeResidual:0.0e+0}. Remedy: {remedy}.");
        }

        return this;
    }
}
