namespace L2Gpu.KernelFitting;

/// <summary>Conjugate gradients whose products compute K anew from the points.</summary>
/// <param name="problem">The problem, which stays the caller's.</param>
/// <param name="options">Tolerance, iterations, early stopping.</param>
/// <param name="arithmetic">The arithmetic.</param>
/// <param name="preconditioner">Which preconditioner to make.</param>
internal sealed class MatrixFreeRoute(KernelProblem problem, KernelRidgeOptions options, KernelArithmetic arithmetic, PreconditionerPlan preconditioner)
    : IterativeRoute(problem, options, arithmetic, preconditioner, arithmetic == KernelArithmetic.Double ? null : Narrow(problem), null)
{
    /// <inheritdoc/>
    protected override string Name => "matrix-free";

    /// <summary>Bytes of the device that the route takes at its most, beside the points and what operators take for themselves while they run.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="rightSides">Right sides that are solved for together.</param>
    /// <param name="rank">The most rank of the preconditioner.</param>
    /// <param name="arithmetic">The arithmetic.</param>
    public static Int128 MemoryBytes(long rows, long columns, long rightSides, int rank, KernelArithmetic arithmetic) => Bytes(rows, columns, rightSides, rank, arithmetic);

    private static KernelOperator<float> Narrow(KernelProblem problem) => new(problem.Accelerator, problem.Kernel, problem.NarrowPoints, problem.RootWeights);
}
