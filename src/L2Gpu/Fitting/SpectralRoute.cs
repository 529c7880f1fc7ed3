using System.Collections.Immutable;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Solves for any λ in the directions of a <see cref="SpectralBasis"/>.</summary>
internal sealed class SpectralRoute<T>(FitSession<T> session, SpectralBasis basis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Solution Solve(double[] lambda)
        => Solved(lambda, Array.ConvertAll(lambda, DegreesOfFreedom)) with { FilterFactors = [.. lambda.Select(Factors)] };

    /// <summary>Solves for every target at each penalty of a grid: as many columns as both together, those of one penalty side by side.</summary>
    public Solution SolveGrid(double[] grid)
    {
        int t = (int)session.Targets;
        return Solved(EachTarget(grid), EachTarget(Array.ConvertAll(grid, DegreesOfFreedom)));

        double[] EachTarget(double[] values) => [.. values.SelectMany(value => Enumerable.Repeat(value, t))];
    }

    /// <summary>Exact leave-one-out errors: Σ w e² for each λ and target, shape (grid, targets). Reads the rows once more.</summary>
    public double[] LeaveOneOut(double[] grid, Moments moments, bool centered)
        => session.Stage("leave-one-out", () =>
        {
            int r = basis.Count, d = (int)session.Columns, t = (int)session.Targets;
            DeviceArena arena = session.Arena;

            // Directions of eigenvalues near 1, so that none of the three factors leaves the range of T.
            double root = Binary.RootToOne(basis.Penalized.Largest);
            var filters = new double[r * grid.Length];
            for (int j = 0; j < r; j++)
            {
                for (int l = 0; l < grid.Length; l++) filters[(j * grid.Length) + l] = basis.Filter(j, grid[l]) / Unit(j) / Unit(j);
            }

            double Unit(int direction) => direction < basis.Unpenalized ? 1 : root;
            double[] directions = basis.CopyDirections(arena), projections = [.. basis.Projections];
            for (int i = 0; i < directions.Length; i++) directions[i] *= Unit(i % r);
            for (int i = 0; i < projections.Length; i++) projections[i] *= Unit(i / t);

            double[] means = centered ? moments.Means : new double[moments.Means.Length];
            var model = new SpectralModelView<T>(
                arena.Upload<double>(means.AsSpan(0, d)),
                arena.Upload<T>(directions, d, r),
                arena.Upload<T>(filters, r, grid.Length),
                arena.Upload<T>(projections, r, t),
                arena.Upload<double>(means.AsSpan(d)),
                centered ? 1 / moments.TotalWeight : 0)
            {
                Margins = arena.Upload<double>([.. grid.Select(basis.LeverageMarginAt<T>)]),
            };
            using ILeaveOneOutAccumulator<T> sums = session.Get<ILeaveOneOut<T>>().Begin(session.Queue, model, session.Source.IsWeighted);
            session.EachBlock("leave-one-out", sums.Add);
            MatrixView<double> errors = arena.Matrix<double>(grid.Length, t);
            sums.Finish(errors);
            return arena.Download(errors);
        });

    private Solution Solved(double[] lambda, double[] degreesOfFreedom)
    {
        return new Solution(
            lambda,
            basis.Coordinates,
            SpectralPath.Coefficients(session, basis, basis.Projections, lambda),
            Array.ConvertAll(lambda, l => basis.RangeAt(l).Largest),
            degreesOfFreedom,
            new ConditionNumber(basis.RangeAt(0).Condition, lambda.Max(l => basis.RangeAt(l).Condition), IsExact: true),
            lambda.Max(basis.SensitivityAt))
        {
            Solver = Solver.Eigen,
            Precision = Rank.NameOf<T>(),
        };
    }

    private double DegreesOfFreedom(double lambda) => Enumerable.Range(0, basis.Count).Sum(j => basis.FilterFactor(j, lambda));

    private ImmutableArray<double> Factors(double lambda)
        => [.. Enumerable.Range(0, basis.Count).OrderByDescending(j => j < basis.Unpenalized ? double.PositiveInfinity : basis.Eigenvalues[j]).Select(j => basis.FilterFactor(j, lambda))];
}
