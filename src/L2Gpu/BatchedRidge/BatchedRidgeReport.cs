using System.Collections.Immutable;
using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What became of a batch of ridge fits as a whole.</summary>
public sealed record BatchedRidgeReport
{
    /// <summary>The device, as in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Why this device, in words that go on after "because".</summary>
    public string WhyDevice { get; init; } = "";

    /// <summary>The arithmetic of the fits: <c>f32</c> or <c>f64</c>. Evidence is FP64 in either.</summary>
    public required string Precision { get; init; }

    /// <summary>Rows of all problems together.</summary>
    public required long Rows { get; init; }

    /// <summary>How many problems have each status; only those that occur.</summary>
    public required ImmutableSortedDictionary<BatchedRidgeStatus, int> Outcomes { get; init; }

    /// <summary>The largest backward error of the problems that were solved; 0 where none was.</summary>
    public required double LargestBackwardError { get; init; }

    /// <summary>What a reader should know before relying on the answers, each with its remedy.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The stages, in order.</summary>
    public ImmutableArray<StageReport> Stages { get; init; } = [];

    /// <summary>Problems that were not solved.</summary>
    public int Failures => Outcomes.Where(outcome => outcome.Key != BatchedRidgeStatus.Solved).Sum(outcome => outcome.Value);
}
