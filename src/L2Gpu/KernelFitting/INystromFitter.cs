namespace L2Gpu.KernelFitting;

/// <summary>A way to fit Nyström models to rows and centres that are fixed.</summary>
internal interface INystromFitter : IDisposable
{
    /// <summary>What was done so far, in order.</summary>
    IReadOnlyList<StageReport> Stages { get; }

    /// <summary>Σw.</summary>
    double TotalWeight { get; }

    /// <summary>The largest eigenvalue of the system without λ, to which an automatic grid is relative.</summary>
    double LargestEigenvalue();

    /// <summary>Exact leave-one-out errors over a grid of penalties, with the centres as they are: Σwe², shape (grid, targets).</summary>
    /// <exception cref="NotSupportedException">The way has no decomposition.</exception>
    double[] LeaveOneOut(double[] grid);

    /// <summary>Solves for a penalty a target, and measures the answer on the points.</summary>
    NystromAnswer Solve(double[] lambda);
}
