using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.Fitting;

/// <summary>Solves the normal equations by conjugate gradients, one pass over the rows an iteration; all penalties of a list from one Krylov space.</summary>
internal sealed class ConjugateGradientRoute<T>(FitSession<T> session, Moments moments, Coordinates coordinates, RidgeOptions options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Stage = "conjugate gradients";

    // The condition number is at least the spread of the diagonal.
    private const double MostSpread = 1e4;

    // What FP64 gives where the problem allows it, and the backward error of a direct solver where it does not.
    private static readonly ConjugateGradientOptions Defaults = new() { Tolerance = 1e-13, BackwardTolerance = 4e-15 };

    // A look costs nothing on the host's memory, and an iteration too many costs a pass over the rows; elsewhere a look waits for the device.
    private readonly ConjugateGradientOptions _options =
        options.ConjugateGradient ?? (session.Accelerator.Device.TryGetService<IHostMemory>(out _) ? Defaults with { CheckEvery = 1 } : Defaults);

    private readonly int _columns = (int)session.Columns;
    private readonly int _targets = (int)session.Targets;
    private Dictionary<(double Lambda, int Target), (IterationResult Result, double[] Solution)>? _family;
    private Coordinates? _folded;

    /// <summary>Solves for every target. What did not converge says so in <see cref="Solution.Iterative"/>.</summary>
    public Solution Solve(double[] lambda)
    {
        if (IsFamily)
        {
            _family ??= SolveFamily();
            if (Enumerable.Range(0, _targets).All(k => _family[(lambda[k], k)].Result.Status == IterationStatus.Converged))
            {
                (IterationResult Result, double[] Solution)[] found = [.. lambda.Select((l, k) => _family[(l, k)])];
                return ToSolution(lambda, _folded!, found, FamilyCondition());
            }
        }

        return SolveEquilibrated(lambda);
    }

    // Without the penalty, from the systems that went furthest. Where the penalty hides the small eigenvalues it is not known.
    private double FamilyCondition()
    {
        double[] ratios = [.. _family!.GroupBy(pair => pair.Key.Target).Select(group => group.MinBy(pair => pair.Key.Lambda)).Select(pair =>
            Ratio(pair.Value.Result.LargestEigenvalue - pair.Key.Lambda, pair.Value.Result.SmallestEigenvalue - pair.Key.Lambda))];
        return double.IsFinite(ratios.Max()) ? ratios.Max() : double.NaN;
    }

    // The shift of a Krylov space is one number, so that every column must carry a penalty, which can be taken into its scale then. And there is no
    // preconditioner: where columns have different units, the small ones would be solved to few digits and after many iterations.
    private bool IsFamily => !coordinates.HasUnpenalized && coordinates.Count > 0 && options.Lambda.Values.Distinct().Count() > 1 && Spread() <= MostSpread;

    private double Spread()
    {
        Coordinates folded = coordinates.Folded();
        double smallest = options.Lambda.Values.Min();
        double[] diagonal = [.. folded.Columns.Select((column, j) => (folded.Scale[j] * moments.Squares[column] * folded.Scale[j]) + smallest)];
        return diagonal.Max() / diagonal.Min();
    }

    private Dictionary<(double Lambda, int Target), (IterationResult Result, double[] Solution)> SolveFamily()
    {
        _folded = coordinates.Folded();
        double[] grid = [.. options.Lambda.Values.Distinct()];
        KrylovSystem[] systems = options.Lambda.Kind == LambdaChoiceKind.PerTarget
            ? [.. options.Lambda.Values.Select((l, k) => new KrylovSystem(k, l))]
            : [.. grid.SelectMany(l => Enumerable.Range(0, _targets).Select(k => new KrylovSystem(k, l)))];
        (IterationResult[] results, double[][] solutions) = Run(_folded, null, systems);
        return systems.Select((system, i) => (system, i)).ToDictionary(pair => (pair.system.Shift, pair.system.Column), pair => (results[pair.i], solutions[pair.i]));
    }

    // A unit diagonal is what Jacobi's preconditioner amounts to. It is that of the smallest λ, and what the others make of it does no harm.
    private Solution SolveEquilibrated(double[] lambda)
    {
        var found = new (IterationResult Result, double[] Solution)[_targets];
        Coordinates used = Equilibrated(lambda.Min());
        foreach (IGrouping<double, int> group in Enumerable.Range(0, _targets).GroupBy(k => lambda[k]))
        {
            int[] targets = [.. group];
            double[] penalty = [.. used.Penalty.Select(m => group.Key * m)];
            (IterationResult[] results, double[][] solutions) = Run(used, penalty, [.. targets.Select(k => new KrylovSystem(k, 0))]);
            for (int i = 0; i < targets.Length; i++) found[targets[i]] = (results[i], solutions[i]);
        }

        return ToSolution(lambda, used, found, double.NaN);
    }

    private Coordinates Equilibrated(double lambda)
    {
        double DiagonalOf(int j) => (coordinates.Scale[j] * moments.Squares[coordinates.Columns[j]] * coordinates.Scale[j]) + (lambda * coordinates.Penalty[j]);

        // A column of zeros without a penalty says nothing.
        int[] kept = [.. Enumerable.Range(0, coordinates.Count).Where(j => DiagonalOf(j) > 0)];
        double[] root = Array.ConvertAll(kept, j => Math.Sqrt(DiagonalOf(j)));
        return new Coordinates(
            Array.ConvertAll(kept, j => coordinates.Columns[j]),
            [.. kept.Select((j, i) => coordinates.Scale[j] / root[i])],
            [.. kept.Select((j, i) => coordinates.Penalty[j] / root[i] / root[i])]);
    }

    // Columns that are left out have scale 0, so that they neither take part nor get anything.
    private (IterationResult[] Results, double[][] Solutions) Run(Coordinates used, double[]? penalty, KrylovSystem[] systems)
    {
        double[] scale = Spread(used, used.Scale), right = new double[_columns * _targets];
        for (int i = 0; i < right.Length; i++) right[i] = scale[i / _targets] * moments.Cross[i];

        // Near 1, so that no square vanishes.
        double[] unit = [.. Enumerable.Range(0, _targets).Select(k => Binary.ToOne(Enumerable.Range(0, _columns).Max(j => Math.Abs(right[(j * _targets) + k]))))];
        for (int i = 0; i < right.Length; i++) right[i] *= unit[i % _targets];
        double[] center = options.FitIntercept ? moments.Means[.._columns] : [];
        using var product = new NormalOperator<T>(
            session, center, scale, penalty is null ? [] : Spread(used, penalty), add => session.EachBlock(Stage, add));
        MatrixView<double> b = session.Arena.Upload<double>(right, _columns, _targets), x = session.Arena.Matrix<double>(_columns, systems.Length);
        using var solver = new KrylovSolver<double>(session.Accelerator, product, null, _options, null, session.CancellationToken, session.Queue);
        ConjugateGradientResult result = solver.Solve(b, systems, x);
        double[] all = session.Arena.Download(x);
        return ([.. result.Systems], [.. systems.Select((system, i) => Array.ConvertAll(used.Columns, column => all[(column * systems.Length) + i] / unit[system.Column]))]);
    }

    private double[] Spread(Coordinates used, double[] values)
    {
        var result = new double[_columns];
        for (int j = 0; j < used.Count; j++) result[used.Columns[j]] = values[j];
        return result;
    }

    private Solution ToSolution(double[] lambda, Coordinates used, (IterationResult Result, double[] Solution)[] found, double gramCondition)
    {
        var scaled = new double[used.Count * _targets];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = found[i % _targets].Solution[i / _targets];
        IterationResult[] results = Array.ConvertAll(found, f => f.Result);
        double regularized = results.Max(r => Ratio(r.LargestEigenvalue, r.SmallestEigenvalue));
        return new Solution(
            lambda,
            used,
            used.ToData(scaled, _columns, _targets),
            Array.ConvertAll(results, r => double.IsNaN(r.LargestEigenvalue) ? 0 : r.LargestEigenvalue),
            [],
            new ConditionNumber(gramCondition, regularized, IsExact: false),
            regularized)
        {
            Solver = Solver.ConjugateGradient,
            Precision = Rank.NameOf<double>(),
            Iterative = results,
        };
    }

    // Without an iteration there is nothing that could be ill-conditioned.
    private static double Ratio(double largest, double smallest)
        => double.IsNaN(largest) ? 1 : smallest > 0 ? Math.Max(1, largest / smallest) : double.PositiveInfinity;
}
