using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace L2Gpu;

/// <summary>The evidence that comes with a fitted kernel ridge model.</summary>
/// <remarks>
/// The system of a target is (K̃ + λI)ũ = √w·(y − b), with K̃ᵢⱼ = √wᵢ·k(xᵢ, xⱼ)·√wⱼ and α = √w·ũ; of <see cref="KernelSolver.Nystrom"/> it is that of its centres. Condition
/// numbers are those of K̃, and degrees of freedom tr(K̃(K̃ + λI)⁻¹).
/// </remarks>
public sealed record KernelFitReport : FitReport
{
    /// <summary>Makes a report without anything in it.</summary>
    public KernelFitReport()
    {
    }

    /// <summary>A report that has what others have, too; the members of this kind must be set all the same.</summary>
    [SetsRequiredMembers]
    internal KernelFitReport(FitReport common)
        : base(common)
    {
        Kernel = "";
    }

    /// <summary>The kernel with its parameters, as in <c>rbf(gamma=0.5)</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>The points of the model: the rows that were used, or the centres.</summary>
    public required long Centers { get; init; }

    /// <summary>The rank of the preconditioner; null where there was none, and in a model that was read from a file.</summary>
    public int? PreconditionerRank { get; init; }

    /// <summary>For each target the residual of its system over the right side, ‖√w·(y − b − Kα) − λα/√w‖ / ‖√w·(y − b)‖, with K computed in FP64 from the points.</summary>
    public required ImmutableArray<double> RelativeResidual { get; init; }

    /// <summary>The most memory that the fit was planned to have allocated on the device at one time.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>
    /// For each target and row yᵢ − fᵢ(xᵢ), where fᵢ was fitted to the other rows with the λ that was chosen: <c>LeaveOneOutResiduals[target][row]</c>. NaN for a row of
    /// weight 0, and where the others do not determine the prediction; null where the solver gives none.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>>? LeaveOneOutResiduals { get; init; }

    /// <summary>The error of each target's solution on the rows that early stopping held out, by looks, beginning with that of no iteration; null without early stopping.</summary>
    public ImmutableArray<ImmutableArray<HeldOutLook>>? HeldOutErrors { get; init; }

    /// <summary>What a search over kernels found, in the order in which they were given; null where there was none.</summary>
    public ImmutableArray<KernelSearchEntry>? Search { get; init; }
}
