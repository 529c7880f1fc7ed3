namespace L2Gpu.Conformance;

/// <summary>What came of a batch on the accelerator.</summary>
internal sealed record BatchedAnswers(
    GuardedBatch<double> Coefficients,
    GuardedBatch<double> Center,
    GuardedBatch<double> Offset,
    GuardedBatch<double> Lambda,
    GuardedBatch<double> BackwardError,
    GuardedBatch<int> Status,
    GuardedBatch<double>? LeaveOneOut)
{
    /// <summary>Every output in floating point, by name.</summary>
    public IEnumerable<(string Name, GuardedBatch<double> Output)> Outputs =>
    [
        ("coefficients", Coefficients), ("center", Center), ("offset", Offset), ("lambda", Lambda), ("backward error", BackwardError),
        .. LeaveOneOut is null ? Array.Empty<(string, GuardedBatch<double>)>() : [("leave-one-out", LeaveOneOut)],
    ];
}
