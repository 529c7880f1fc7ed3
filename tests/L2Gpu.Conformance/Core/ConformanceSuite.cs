using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Every statement about every accelerator. Registered by hand, so that trimming loses none.</summary>
public static class ConformanceSuite
{
    /// <summary>All cases, operator by operator.</summary>
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. BufferConformance.Cases(),
        .. QueueConformance.Cases(),
        .. GemmConformance.Cases(),
        .. GramConformance.Cases(),
        .. CholeskyConformance.Cases(),
        .. QrConformance.Cases(),
        .. SymmetricEigenConformance.Cases(),
        .. LinearResidualConformance.Cases(),
        .. LeaveOneOutConformance.Cases(),
        .. BatchedRidgeConformance.Cases(),
        .. ColumnMomentsConformance.Cases(),
        .. KrylovStepsConformance.Cases(),
        .. BatchedConjugateGradientConformance.Cases(),
        .. ConversionConformance.Cases(),
        .. PairwiseConformance.Cases(),
        .. RandomConformance.Cases(),
        .. CrossbarWriteConformance.Cases(),
        .. CrossbarReadConformance.Cases(),
        .. IrDropConformance.Cases(),
    ];

    /// <summary>Runs every case, one after the other.</summary>
    /// <param name="accelerator">What is tried.</param>
    /// <param name="budget">How much work it may be.</param>
    /// <param name="report">Told of each result as it comes; null for nobody.</param>
    public static IReadOnlyList<ConformanceResult> Run(
        Accelerator accelerator, ConformanceBudget budget = ConformanceBudget.Full, Action<ConformanceResult>? report = null)
    {
        var results = new List<ConformanceResult>(All.Count);
        foreach (ConformanceCase conformanceCase in All)
        {
            ConformanceResult result = conformanceCase.Run(accelerator, budget);
            results.Add(result);
            report?.Invoke(result);
        }

        return results;
    }
}
