namespace L2Gpu.KernelFitting;

/// <summary>Conjugate gradients that read a stored K.</summary>
/// <param name="problem">The problem, which stays the caller's.</param>
/// <param name="options">Tolerance, iterations, early stopping.</param>
/// <param name="arithmetic">The arithmetic, which is also that of K.</param>
/// <param name="preconditioner">Which preconditioner to make.</param>
internal sealed class StoredRoute(KernelProblem problem, KernelRidgeOptions options, KernelArithmetic arithmetic, PreconditionerPlan preconditioner)
    : IterativeRoute(
        problem, options, arithmetic, preconditioner,
        arithmetic == KernelArithmetic.Double ? null : new StoredKernel<float>(problem, problem.NarrowPoints),
        arithmetic == KernelArithmetic.Double ? new StoredKernel<double>(problem, problem.Points) : null)
{
    /// <inheritdoc/>
    protected override string Name => "stored";

    /// <summary>Bytes of the device that the route takes at its most, beside the points and what operators take for themselves while they run.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="rightSides">Right sides that are solved for together.</param>
    /// <param name="rank">The most rank of the preconditioner.</param>
    /// <param name="arithmetic">The arithmetic.</param>
    public static Int128 MemoryBytes(long rows, long columns, long rightSides, int rank, KernelArithmetic arithmetic)
        => Bytes(rows, columns, rightSides, rank, arithmetic) + ((Int128)rows * rows * (arithmetic == KernelArithmetic.Double ? sizeof(double) : sizeof(float)));
}
