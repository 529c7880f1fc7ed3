using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Makes a model and its report of a Nyström answer.</summary>
internal static class NystromModel
{
    /// <param name="answer">The answer.</param>
    /// <param name="curve">Leave-one-out errors; null where λ was not chosen by them.</param>
    /// <param name="centers">Rows that are the centres, of those that count.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="points">Their points.</param>
    /// <param name="kernel">The kernel with its length scales.</param>
    /// <param name="options">How.</param>
    /// <param name="report">What the report says that does not depend on the solver.</param>
    public static KernelRidgeModel Create(
        NystromAnswer answer, LeaveOneOutCurve? curve, int[] centers, KernelRows rows, KernelPoints points, KernelFunction kernel, KernelRidgeOptions options,
        (string Device, string WhyDevice, string Why, long MemoryBytes, ImmutableArray<StageReport> Stages) report)
    {
        int t = rows.Targets, d = rows.Columns, m = centers.Length;
        var picked = new double[m * d];
        for (int j = 0; j < m; j++) points.Values.AsSpan(centers[j] * d, d).CopyTo(picked.AsSpan(j * d));
        var evidence = new KernelFitReport
        {
            Device = report.Device,
            WhyDevice = report.WhyDevice,
            Precision = answer.Precision,
            Solver = KernelRouteChoice.NameOf(KernelSolver.Nystrom),
            Why = $"{report.Why}; {answer.How}",
            Status = answer.Status,
            Rows = rows.Count,
            Kernel = kernel.ToString(),
            Centers = m,
            RelativeResidual = [.. answer.Evidence.RelativeResidual],
            BackwardError = [.. answer.Evidence.BackwardError],
            ConditionNumber = answer.Condition,
            DegreesOfFreedom = answer.DegreesOfFreedom,
            R2 = [.. answer.Evidence.R2],
            Rmse = [.. answer.Evidence.Rmse],
            FeatureDeviations = [.. points.Deviations],
            FilterFactors = answer.FilterFactors,
            Iterations = answer.Iterations,
            LeaveOneOut = curve,
            Selection = curve is null ? null : Selection.Of(curve).Curve,
            LeaveOneOutResiduals = answer.LeaveOneOutResiduals is { } errors ? [.. errors.Select(e => rows.InPlace([.. e]))] : null,
            MemoryBytes = report.MemoryBytes,
            Warnings = [.. answer.Warnings, .. KernelWarnings.About(curve, options)],
            Stages = report.Stages,
        };
        return new KernelRidgeModel(
            kernel,
            ModelNames.For(options.FeatureNames, d, 'x'),
            ModelNames.For(options.TargetNames, t, 'y'),
            [.. answer.Lambda],
            picked,
            [.. points.Center],
            [.. points.Scale],
            [.. Enumerable.Range(0, t).Select(k => Columns.Of(answer.Weights, t, k).ToImmutableArray())],
            [.. answer.Intercept],
            evidence,
            options.FeatureEncodings);
    }
}
