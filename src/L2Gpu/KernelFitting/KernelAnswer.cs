namespace L2Gpu.KernelFitting;

/// <summary>What became of one solve of a kernel system.</summary>
/// <param name="Solver">The solver that gave the answer, as reports name it: <c>cholesky</c>, <c>eigen</c>, <c>stored</c>, <c>matrix-free</c>.</param>
/// <param name="Precision">The arithmetic that gave it: <c>f32</c>, <c>f64</c> or <c>mixed</c>.</param>
/// <param name="Status">As <see cref="FitReport.Status"/> has it.</param>
internal sealed record KernelAnswer(string Solver, string Precision, string Status)
{
    /// <summary>What reports add to why the solver was taken, such as that a factorisation broke down; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>One for each right side where the solver iterates; null where it is direct.</summary>
    public IReadOnlyList<IterationResult>? Iterations { get; init; }

    /// <summary>Steps by which an FP32 factor's answer was refined; null where none was.</summary>
    public int? Refinements { get; init; }

    /// <summary>The rank of the preconditioner; null where there is none.</summary>
    public int? PreconditionerRank { get; init; }

    /// <summary>What solutions were measured at on rows that were held out; null where none were. The answer is then the best of them, and of the other rows alone.</summary>
    public IReadOnlyList<HeldOutError>? HeldOutErrors { get; init; }

    /// <summary>The condition number of K̃, where it is known.</summary>
    public double? ConditionNumber { get; init; }

    /// <summary>The condition number of K̃ + λI, where it is known.</summary>
    public double? RegularizedConditionNumber { get; init; }

    /// <summary>Whether the condition numbers are exact, from eigenvalues, and not estimates.</summary>
    public bool IsConditionExact { get; init; }

    /// <summary>The same of an eigendecomposition that answered in the place of a Cholesky factor.</summary>
    public KernelAnswer AfterBreakdown() => this with
    {
        Status = "solved after breakdown",
        Note = "Cholesky found the system not positive definite to working precision, and the eigendecomposition answered",
    };
}
