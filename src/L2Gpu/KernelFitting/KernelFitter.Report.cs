using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

internal sealed partial class KernelFitter
{
    private KernelRidgeModel FitCenters()
    {
        (NystromData data, NystromPlan plan) = Centers();
        NystromFit fit = _choice.Arithmetic == KernelArithmetic.Single
            ? NystromFit.Run<float>(_problem, data, _options, plan, () => DecomposeCenters(plan))
            : NystromFit.Run<double>(_problem, data, _options, plan, () => DecomposeCenters(plan));
        return Model(fit, fit.Answers[0]);
    }

    private KernelRidgePath PathOfCenters(double[] lambdas)
    {
        (NystromData data, NystromPlan plan) = Centers();
        NystromFit fit = _choice.Arithmetic == KernelArithmetic.Single
            ? NystromFit.Path<float>(_problem, data, _options, plan, lambdas)
            : NystromFit.Path<double>(_problem, data, _options, plan, lambdas);
        return new([.. fit.Answers.Select(answer => Model(fit, answer))], fit.LeaveOneOut);
    }

    // Cholesky broke down, and eigenvalues take more memory.
    private void DecomposeCenters(NystromPlan plan)
    {
        Int128 bytes = new KernelMemory(_cost, _session.Accelerator).Nystrom(plan with { Decomposes = true });
        if (bytes > _limit)
        {
            throw new DeviceOutOfMemoryException(
                $"Cholesky finds the features of {plan.Centers} centres dependent to working precision, and their eigendecomposition, which would answer, needs about {bytes} bytes of "
                + $"{_session.Accelerator.Info.Id}, of which {_limit} may be taken. Use a larger λ, or fewer centres.");
        }

        _memory = Int128.Max(_memory, bytes);
    }

    private (NystromData Data, NystromPlan Plan) Centers() => (new(_rows.Y, _rows.Targets, _rows.Weights), _cost.Nystrom(_session.Accelerator, _limit));

    private KernelRidgeModel Model(NystromFit fit, NystromAnswer answer)
    {
        var report = new KernelFitReport
        {
            Device = _session.Accelerator.Info.Id,
            WhyDevice = _whyDevice,
            Precision = answer.Precision,
            Solver = KernelRouteChoice.NameOf(KernelSolver.Nystrom),
            Why = $"{_choice.Why}; {answer.How}",
            Status = answer.Status,
            Rows = _rows.Count,
            Kernel = _kernel.ToString(),
            Centers = fit.Centers.Length,
            RelativeResidual = [.. answer.Evidence.RelativeResidual],
            BackwardError = [.. answer.Evidence.BackwardError],
            ConditionNumber = answer.Condition,
            DegreesOfFreedom = answer.DegreesOfFreedom,
            R2 = [.. answer.Evidence.R2],
            Rmse = [.. answer.Evidence.Rmse],
            FeatureDeviations = [.. _points.Deviations],
            FilterFactors = answer.FilterFactors,
            Iterations = answer.Iterations,
            LeaveOneOut = fit.LeaveOneOut,
            Selection = fit.LeaveOneOut is { } curve ? Selection.Of(curve).Curve : null,
            LeaveOneOutResiduals = answer.LeaveOneOutResiduals is { } errors ? [.. errors.Select(e => InPlace(e))] : null,
            MemoryBytes = (long)Int128.Min(long.MaxValue, _memory),
            Warnings = [.. answer.Warnings, .. KernelWarnings.About(fit.LeaveOneOut, _options)],
            Stages = [.. _session.Stages, .. fit.Stages],
        };
        return Model(answer.Lambda, Columns.Rows(_points.Values, _rows.Columns, fit.Centers), answer.Weights, answer.Intercept, report);
    }

    private KernelRidgeModel Model(KernelSolution solution, KernelEvidence evidence, LeaveOneOutCurve? curve, ImmutableArray<StageReport> stages)
    {
        KernelAnswer answer = solution.Answers.MaxBy(a => a.Note.Length)!;
        IterationResult[] iterations = [.. solution.Answers.SelectMany(a => a.Iterations ?? [])];
        (IterationResult[] ofTargets, ImmutableArray<HeldOutLook>[] looks) = InOrder(solution);
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
            Iterations = ofTargets.Length > 0 ? [.. ofTargets] : null,
            HeldOutErrors = looks.Length > 0 ? [.. looks] : null,
            LeaveOneOut = curve,
            Selection = curve is null ? null : Selection.Of(curve).Curve,
            LeaveOneOutResiduals = solution.LeaveOneOut is { } errors ? [.. errors.Select(InPlace)] : null,
            MemoryBytes = (long)Int128.Min(long.MaxValue, _memory),
            Warnings = [.. KernelWarnings.About(solution, curve, _options, _spectrum)],
            Stages = stages,
        };
        return Model(solution.Lambda, _points.Values, solution.Dual, solution.Intercept, report);
    }

    private KernelRidgeModel Model(double[] lambda, double[] points, double[] dual, double[] intercept, KernelFitReport report)
    {
        int t = _rows.Targets;
        return new KernelRidgeModel(
            _kernel,
            ModelNames.For(_options.FeatureNames, _rows.Columns, 'x'),
            ModelNames.For(_options.TargetNames, t, 'y'),
            [.. lambda],
            points,
            [.. _points.Center],
            [.. _points.Scale],
            [.. Enumerable.Range(0, t).Select(k => Columns.Of(dual, t, k).ToImmutableArray())],
            [.. intercept],
            report,
            _options.FeatureEncodings);
    }

    // One for each target; the answers are those of groups of targets with one penalty, and may have one more for the intercept.
    private static (IterationResult[] Iterations, ImmutableArray<HeldOutLook>[] Looks) InOrder(KernelSolution solution)
    {
        int t = solution.Lambda.Length;
        var iterations = new IterationResult[solution.Answers.All(a => a.Iterations is not null) ? t : 0];
        var looks = new ImmutableArray<HeldOutLook>[solution.Answers.All(a => a.HeldOutErrors is not null) ? t : 0];
        foreach ((IGrouping<double, int> group, KernelAnswer answer) in Enumerable.Range(0, t).GroupBy(k => solution.Lambda[k]).Zip(solution.Answers))
        {
            int side = 0;
            foreach (int target in group)
            {
                if (iterations.Length > 0) iterations[target] = answer.Iterations![side];
                if (looks.Length > 0) looks[target] = [.. answer.HeldOutErrors!.Where(look => look.RightSide == side).Select(look => new HeldOutLook(look.Iterations, look.Error))];
                side++;
            }
        }

        return (iterations, looks);
    }

    // Among the rows of the source, with NaN for those that were left out.
    private ImmutableArray<double> InPlace(IReadOnlyList<double> errors)
    {
        if (_rows.Places is not { } places) return [.. errors];
        var all = new double[_rows.RowsOfSource];
        Array.Fill(all, double.NaN);
        for (int i = 0; i < errors.Count; i++) all[places[i]] = errors[i];
        return [.. all];
    }
}
