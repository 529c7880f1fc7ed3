using System.Collections.Immutable;
using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

internal sealed partial class KernelFitter
{
    private KernelRidgeModel Nystrom(double[] lambda, LeaveOneOutCurve? curve)
    {
        NystromAnswer answer = _nystrom!.Solve(lambda);
        long memory = (long)Int128.Min(long.MaxValue, _memory);
        return NystromModel.Create(
            answer, curve, _nystrom.Centers, _rows, _points, _kernel, _options,
            (_session.Accelerator.Info.Id, _whyDevice, _choice.Why, memory, [.. _session.Stages, .. _nystrom.Stages]));
    }

    private KernelRidgeModel Model(KernelSolution solution, KernelEvidence evidence, LeaveOneOutCurve? curve, ImmutableArray<StageReport> stages)
    {
        KernelAnswer answer = solution.Answers.MaxBy(a => a.Note.Length)!;
        IterationResult[] iterations = [.. solution.Answers.SelectMany(a => a.Iterations ?? [])];
        string why = answer.Note.Length == 0 ? _choice.Why : $"{_choice.Why}; {answer.Note}";
        var report = new KernelFitReport
        {
            Device = _session.Accelerator.Info.Id,
            WhyDevice = _whyDevice,
            Precision = answer.Precision,
            Refinements = solution.Answers.Max(a => a.Refinements),
            Solver = answer.Solver,
            Why = why,
            Status = iterations.Length > 0 ? IterationWarnings.Status(iterations) : answer.Status,
            Rows = _rows.Count,
            Kernel = _kernel.ToString(),
            Centers = _rows.Count,
            PreconditionerRank = answer.PreconditionerRank,
            RelativeResidual = [.. evidence.RelativeResidual],
            BackwardError = [.. evidence.BackwardError],
            ConditionNumber = new(
                solution.Answers.Max(a => a.ConditionNumber) ?? double.NaN, solution.Answers.Max(a => a.RegularizedConditionNumber) ?? double.NaN,
                solution.Answers.All(a => a.IsConditionExact)),
            DegreesOfFreedom = [.. solution.DegreesOfFreedom],
            R2 = [.. evidence.R2],
            Rmse = [.. evidence.Rmse],
            FeatureDeviations = [.. _points.Deviations],
            FilterFactors = _spectrum is { } e && solution.DegreesOfFreedom.Length > 0 ? [.. solution.Lambda.Select(l => e.Values.Reverse().Select(v => v / (v + l)).ToImmutableArray())] : null,
            Iterations = iterations.Length > 0 ? [.. iterations] : null,
            LeaveOneOut = curve,
            Selection = curve is null ? null : Selection.Of(curve).Curve,
            LeaveOneOutResiduals = solution.LeaveOneOut is { } errors ? [.. errors.Select(_rows.InPlace)] : null,
            MemoryBytes = (long)Int128.Min(long.MaxValue, _memory),
            Warnings = [.. KernelWarnings.About(solution, curve, _options, _spectrum)],
            Stages = stages,
        };
        int t = _rows.Targets;
        return new KernelRidgeModel(
            _kernel,
            ModelNames.For(_options.FeatureNames, _rows.Columns, 'x'),
            ModelNames.For(_options.TargetNames, t, 'y'),
            [.. solution.Lambda],
            _points.Values,
            [.. _points.Center],
            [.. _points.Scale],
            [.. Enumerable.Range(0, t).Select(k => Columns.Of(solution.Dual, t, k).ToImmutableArray())],
            [.. solution.Intercept],
            report,
            _options.FeatureEncodings);
    }
}
