using System.Collections.Immutable;

namespace L2Gpu.Fitting;

internal sealed partial class RidgeFitter<T>
{
    /// <summary>Solves for every penalty that the options name, measures all answers in one pass, and puts them together.</summary>
    public RegularizationPath Path()
    {
        double[] grid = Grid();
        LeaveOneOutCurve? curve = Select()?.LeaveOneOut;
        int d = (int)_session.Columns, t = (int)_session.Targets, count = grid.Length;
        Solution solution = _session.Stage("solve", () => _spectral!.SolveGrid(grid));
        DataCheck.Representable(solution.Coefficients, count * t);
        Evidence evidence = Evidence.Measure(_session, _moments, solution, _options.FitIntercept);
        double[] means = _options.FitIntercept ? _moments.Means : new double[d + t];
        return new RegularizationPath
        {
            FeatureNames = ModelNames.For(_options.FeatureNames, d, 'x'),
            TargetNames = ModelNames.For(_options.TargetNames, t, 'y'),
            Lambda = [.. grid],
            Coefficients = Each(t, k => Each(d, j => Each(count, l => Coefficient(j, k, l)))),
            Intercept = Each(t, k => Each(count, l => means[d + k] - Enumerable.Range(0, d).Sum(j => Coefficient(j, k, l) * means[j]))),
            DegreesOfFreedom = Each(count, l => solution.DegreesOfFreedom[l * t]),
            BackwardError = Each(t, k => Each(count, l => evidence.BackwardError[(l * t) + k])),
            R2 = Each(t, k => Each(count, l => evidence.R2[(l * t) + k])),
            Rmse = Each(t, k => Each(count, l => evidence.Rmse[(l * t) + k])),
            ConditionNumber = Each(count, l => new ConditionNumber(_basis!.RangeAt(0).Condition, _basis.RangeAt(grid[l]).Condition, IsExact: true)),
            FeatureDeviations = [.. _deviations],
            LeaveOneOut = curve,
            Rows = _moments.Rows,
            Device = _session.Accelerator.Info.Id,
            Precision = Rank.NameOf<T>(),
            Warnings = [.. RidgeWarnings.AlongPath<T>(grid, _basis!.SensitivityAt, _options)],
            Stages = [.. _session.Stages],
        };

        double Coefficient(int column, int target, int lambda) => solution.Coefficients[(((column * count) + lambda) * t) + target];
    }

    private static ImmutableArray<TItem> Each<TItem>(int count, Func<int, TItem> item) => [.. Enumerable.Range(0, count).Select(item)];
}
