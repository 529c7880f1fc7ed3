using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>Moments that were summed before the fit began.</summary>
/// <param name="Shape">Of what.</param>
/// <param name="Matrix">As <see cref="IGramAccumulator{T}.Finish"/> writes it, packed.</param>
/// <param name="Rows">Rows that were read.</param>
/// <param name="TargetSquares">Σ w(y − ȳ)² of each target where the matrix is about 0; else it holds them itself.</param>
/// <param name="Weights">What was counted of weights.</param>
internal sealed record SummedMoments(GramShape Shape, double[] Matrix, long Rows, double[] TargetSquares, WeightCount Weights)
{
    /// <summary>What the host did for another device while the moments were summed; null where it did nothing.</summary>
    public StageReport? OnHost { get; init; }
}
