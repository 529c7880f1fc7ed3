using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.Oracles;

/// <summary>A ridge problem as plain arrays, for the library and for the oracles.</summary>
internal sealed record RidgeProblem(double[,] X, double[,] Y)
{
    /// <summary>One penalty for every target, or one for each.</summary>
    public double[] Lambda { get; init; } = [1];

    public double[]? Weights { get; init; }

    public double[]? Penalties { get; init; }

    public bool Intercept { get; init; } = true;

    public bool Standardize { get; init; }

    public int Rows => X.GetLength(0);

    public int Columns => X.GetLength(1);

    public int Targets => Y.GetLength(1);

    public double LambdaOf(int target) => Lambda.Length == 1 ? Lambda[0] : Lambda[target];

    public double WeightOf(int row) => Weights?[row] ?? 1;

    public double PenaltyOf(int column) => Penalties?[column] ?? 1;

    /// <summary>Numbers from a normal distribution, the targets linear in the columns with noise.</summary>
    public static RidgeProblem Random(int seed, int rows, int columns, int targets = 1, double noise = 0.5, double mean = 0)
    {
        var random = new Random(seed);
        var x = new double[rows, columns];
        var y = new double[rows, targets];
        double[,] beta = Normal(random, columns, targets);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) x[i, j] = mean + Normal(random);
            for (int k = 0; k < targets; k++)
            {
                y[i, k] = 3 + (noise * Normal(random));
                for (int j = 0; j < columns; j++) y[i, k] += (x[i, j] - mean) * beta[j, k];
            }
        }

        return new RidgeProblem(x, y);
    }

    public static double[,] Normal(Random random, int rows, int columns)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) values[i, j] = Normal(random);
        }

        return values;
    }

    public static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Positive weights, each so many-th of them 0.</summary>
    public RidgeProblem WithRandomWeights(int seed, int zeroEvery = int.MaxValue)
    {
        var random = new Random(seed);
        return this with { Weights = [.. Enumerable.Range(0, Rows).Select(i => i % zeroEvery == zeroEvery - 1 ? 0 : 0.25 + (2 * random.NextDouble()))] };
    }

    public RidgeProblem MapX(Func<int, int, double, double> map) => this with { X = Map(X, map) };

    public RidgeProblem MapY(Func<int, int, double, double> map) => this with { Y = Map(Y, map) };

    public static double[,] Map(double[,] values, Func<int, int, double, double> map)
    {
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < result.GetLength(0); i++)
        {
            for (int j = 0; j < result.GetLength(1); j++) result[i, j] = map(i, j, values[i, j]);
        }

        return result;
    }

    /// <summary>The rows in another order, or some of them, or some several times.</summary>
    public RidgeProblem TakeRows(IReadOnlyList<int> rows) => this with
    {
        X = Map(new double[rows.Count, Columns], (i, j, _) => X[rows[i], j]),
        Y = Map(new double[rows.Count, Targets], (i, k, _) => Y[rows[i], k]),
        Weights = Weights is null ? null : [.. rows.Select(i => Weights[i])],
    };

    public RidgeProblem TakeColumns(IReadOnlyList<int> columns) => this with
    {
        X = Map(new double[Rows, columns.Count], (i, j, _) => X[i, columns[j]]),
        Penalties = Penalties is null ? null : [.. columns.Select(j => Penalties[j])],
    };

    /// <summary>The same numbers, each rounded to FP32.</summary>
    public RidgeProblem Rounded() => this with
    {
        X = Map(X, (_, _, v) => (float)v),
        Y = Map(Y, (_, _, v) => (float)v),
        Weights = Weights?.Select(w => (double)(float)w).ToArray(),
    };

    public RidgeOptions Options(Solver solver, Accelerator? accelerator = null) => new()
    {
        Lambda = Lambda.Length == 1 ? LambdaChoice.Fixed(Lambda[0]) : LambdaChoice.PerTarget(Lambda),
        FitIntercept = Intercept,
        Standardize = Standardize,
        FeaturePenalties = Penalties,
        Solver = solver,
        Accelerator = accelerator,
    };

    public RidgeModel Fit<T>(Solver solver = Solver.Auto, Func<RidgeOptions, RidgeOptions>? change = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RidgeOptions options = Options(solver);
        using MemoryRowSource<T> source = Source<T>();
        return Ridge.Fit(source, change is null ? options : change(options));
    }

    public RidgeModel Fit(Solver solver = Solver.Auto, Func<RidgeOptions, RidgeOptions>? change = null) => Fit<double>(solver, change);

    public MemoryRowSource<T> Source<T>(long? blockRows = null)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(Cast<T>(X), Cast<T>(Y), Weights is { } w ? HostMatrix<T>.FromVector(Array.ConvertAll(w, T.CreateTruncating)) : (HostMatrix<T>?)null, blockRows);

    public static T[,] Cast<T>(double[,] values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = new T[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < result.GetLength(0); i++)
        {
            for (int j = 0; j < result.GetLength(1); j++) result[i, j] = T.CreateTruncating(values[i, j]);
        }

        return result;
    }
}
