namespace L2Gpu.KernelFitting;

/// <summary>A way to fit Nyström models to rows and centres that are fixed.</summary>
internal interface INystromFitter : IDisposable
{
    /// <summary>What was done so far, in order.</summary>
    IReadOnlyList<StageReport> Stages { get; }

    /// <summary>Solves for a penalty a target, and measures the answer on the points.</summary>
    NystromAnswer Solve(double[] lambda);
}
