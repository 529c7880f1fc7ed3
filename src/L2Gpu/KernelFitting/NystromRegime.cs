using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>The part of a kernel fit that is its own where centres stand for the rows.</summary>
internal sealed class NystromRegime : IDisposable
{
    private readonly KernelRidgeOptions _options;
    private readonly int _targets;
    private readonly INystromFitter _fitter;

    /// <summary>Picks centres, and makes what every λ shares.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="rows">Their targets and weights.</param>
    /// <param name="options">How.</param>
    /// <param name="plan">With how many centres, and by which solver.</param>
    public NystromRegime(KernelProblem problem, KernelRows rows, KernelRidgeOptions options, NystromPlan plan)
    {
        (_options, _targets) = (options, rows.Targets);
        var data = new NystromData(rows.Y, rows.Targets, rows.Weights);
        Centers = Pick(problem, data, options.CenterSelection, plan.Centers);
        bool isSingle = options.Precision == Precision.Data && rows.Epsilon > Rank.Epsilon<double>();
        _fitter = plan.Iterates && options.Lambda.Values.All(lambda => lambda > 0) ? new FalkonFitter(problem, data, Centers, options)
            : isSingle ? new NystromFitter<float>(problem, data, Centers, options.FitIntercept)
            : new NystromFitter<double>(problem, data, Centers, options.FitIntercept);
    }

    /// <summary>Rows that are the centres, of those that count.</summary>
    public int[] Centers { get; }

    /// <summary>What was done so far, in order.</summary>
    public IReadOnlyList<StageReport> Stages => _fitter.Stages;

    /// <summary>Leave-one-out errors for the penalties that the options name, with the centres as they are.</summary>
    public LeaveOneOutCurve Score()
    {
        double[] grid = _options.Lambda.Kind == LambdaChoiceKind.Auto ? LambdaGrid.For(_fitter.LargestEigenvalue()) : [.. _options.Lambda.Values];
        return LeaveOneOutScore.Curve(grid, _fitter.LeaveOneOut(grid), _targets, _fitter.TotalWeight);
    }

    /// <summary>Solves for a penalty a target.</summary>
    public NystromAnswer Solve(double[] lambda) => _fitter.Solve(lambda);

    public void Dispose() => _fitter.Dispose();

    private static int[] Pick(KernelProblem problem, NystromData data, CenterSelection selection, int count)
    {
        int[] picked = [];
        problem.Stage("centres", () => picked = selection == CenterSelection.PivotedCholesky
            ? NystromCenters.ByPivots(problem, data.RowWeights, count)
            : NystromCenters.Uniform(data.Rows, count, problem.Seed));
        return picked;
    }
}
