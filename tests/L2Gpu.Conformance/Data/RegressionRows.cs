using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>Features, targets and weights of a small regression problem, packed row-major.</summary>
internal sealed record RegressionRows<T>(int Rows, int Columns, int Targets, T[] X, T[] Y, T[]? Weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Random rows.</summary>
    public static RegressionRows<T> Uniform(ulong seed, int rows, int columns, int targets, bool weighted)
    {
        var numbers = new NumberStream(seed);
        return new(
            rows, columns, targets, numbers.Uniform<T>((long)rows * columns), numbers.Uniform<T>((long)rows * targets),
            weighted ? numbers.Weights<T>(rows) : null);
    }

    /// <summary>Rows of whole numbers, with whole weights from 0 to 3.</summary>
    public static RegressionRows<T> Whole(ulong seed, int rows, int columns, int targets, bool weighted)
    {
        var numbers = new NumberStream(seed);
        return new(
            rows, columns, targets, numbers.Integers<T>((long)rows * columns, -9, 9), numbers.Integers<T>((long)rows * targets, -9, 9),
            weighted ? numbers.Integers<T>(rows, 0, 3) : null);
    }

    /// <summary>The same numbers as doubles.</summary>
    public RegressionRows<double> Widen()
        => new(Rows, Columns, Targets, Dense.Widen(X), Dense.Widen(Y), Weights is null ? null : Dense.Widen(Weights));

    /// <summary>Each feature changed by a function of its position and value.</summary>
    public RegressionRows<T> WithFeatures(Func<int, int, T, T> change)
    {
        var x = (T[])X.Clone();
        for (int i = 0; i < x.Length; i++) x[i] = change(i / Columns, i % Columns, x[i]);
        return this with { X = x };
    }

    /// <summary>As many copies of each row as its weight says, and no weights.</summary>
    public RegressionRows<T> Repeated()
    {
        int[] order = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, int.CreateTruncating(Weights![row])))];
        return new(
            order.Length, Columns, Targets,
            [.. order.SelectMany(row => X.Skip(row * Columns).Take(Columns))], [.. order.SelectMany(row => Y.Skip(row * Targets).Take(Targets))], null);
    }

    /// <summary>The weight of a row; 1 where there are none.</summary>
    public double Weight(int row) => Weights is null ? 1 : double.CreateTruncating(Weights[row]);

    /// <summary>Column a of [x, y].</summary>
    public double Value(int row, int a)
        => double.CreateTruncating(a < Columns ? X[(row * Columns) + a] : Y[(row * Targets) + a - Columns]);
}
