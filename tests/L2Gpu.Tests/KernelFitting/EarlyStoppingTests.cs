using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.KernelFitting;

/// <summary>Iterations that end by the error on rows that they do not see.</summary>
public sealed class EarlyStoppingTests
{
    private const double Tiny = 1e-6;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_noise_the_best_look_is_better_than_the_solution_without_a_penalty(bool weighted)
    {
        using var system = new KernelSystem(1, 160, 2, KernelFunction.Rbf(3), rightSides: 2, weighted: weighted);
        (HeldOutRows rows, double[,] predicted) = HeldOut(system, 40);
        var options = new KernelRidgeOptions { Preconditioner = KernelPreconditioner.None, EarlyStopping = new() { LookEvery = 2, Patience = 4 }, MaximumIterations = 500 };
        using IterativeRoute route = IterativeRouteTests.Route(system, true, KernelArithmetic.Mixed, options, rows);
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, Tiny);
        Matrix<double> converged = system.Dense(Tiny).Solve(system.B);
        Assert.Equal("stopped early", answer.Status);
        for (int side = 0; side < 2; side++)
        {
            double best = answer.HeldOutErrors!.Where(point => point.RightSide == side).Min(point => point.Error);
            Assert.Equal(best, Error(rows, predicted, u, side), 1e-6 * best);
            Assert.True(best < 0.7 * Error(rows, predicted, converged, side), $"{best} where the converged solution has {Error(rows, predicted, converged, side)}.");
            Assert.Equal(Error(rows, predicted, 0 * u, side), answer.HeldOutErrors![side].Error, 1e-12);

            // What is said of the answer is measured, and the looks are where they were asked for.
            Assert.Equal(system.Residual(u, Tiny, side), answer.Iterations![side].RelativeResidual, 1e-6);
            int[] looks = [.. answer.HeldOutErrors!.Where(point => point.RightSide == side).Select(point => point.Iterations)];
            Assert.Equal(Enumerable.Range(0, looks.Length).Select(i => 2 * i), looks);
            Assert.Equal(looks[^1] - 8, answer.Iterations[side].Iterations);
        }

        Assert.Contains("held out", answer.Note, StringComparison.Ordinal);
        Assert.Contains("160 rows alone", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_noise_it_goes_on_to_the_tolerance_or_near_it()
    {
        using var system = new KernelSystem(2, 100, 1, KernelFunction.Rbf(1));
        system.B = Matrix<double>.Build.Dense(100, 1, (i, _) => Math.Sin(2 * system.Point(i)[0]));
        MatrixView<double> points = system.Arena.Upload<double>([0.1, 0.2, 0.3], 3, 1);
        var rows = new HeldOutRows(points, [Math.Sin(0.2), Math.Sin(0.4), Math.Sin(0.6)], null);
        using IterativeRoute route = IterativeRouteTests.Route(system, true, KernelArithmetic.Double, new() { EarlyStopping = new() { Patience = 50 } }, rows);
        KernelAnswer answer = system.Solve(route, 1e-3).Answer;
        Assert.InRange(answer.Iterations![0].RelativeResidual, 0, 1e-4);
        Assert.True(answer.HeldOutErrors!.Min(point => point.Error) < 1e-5);
    }

    [Theory]
    [InlineData(2, 0.1, 1)]
    [InlineData(2, 0.99, 1)]
    [InlineData(10, 0.25, 2)]
    [InlineData(1000, 0.1, 100)]
    public void Rows_are_divided_by_the_seed(int rows, double fraction, int held)
    {
        (int[] kept, int[] out1) = HeldOutRows.Split(rows, fraction, 3);
        Assert.Equal(held, out1.Length);
        Assert.Equal(Enumerable.Range(0, rows), kept.Concat(out1).Order());
        Assert.Equal(kept.Order(), kept);
        Assert.Equal(out1.Order(), out1);
        Assert.Equal(out1, HeldOutRows.Split(rows, fraction, 3).HeldOut);
        if (rows > 100) Assert.NotEqual(out1, HeldOutRows.Split(rows, fraction, 4).HeldOut);
    }

    // A smooth function and noise of its size: what is held out has noise of its own.
    private static (HeldOutRows Rows, double[,] Kernel) HeldOut(KernelSystem system, int count)
    {
        var random = new Random(5);
        double Value(double x, double y) => Math.Sin(2 * x) + y + (1.5 * (random.NextDouble() - 0.5));
        double[] points = [.. Enumerable.Range(0, 2 * count).Select(_ => (2 * random.NextDouble()) - 1)], targets = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            targets[2 * i] = Value(points[2 * i], points[(2 * i) + 1]);
            targets[(2 * i) + 1] = -Value(points[2 * i], points[(2 * i) + 1]);
        }

        system.B = Matrix<double>.Build.Dense(system.Rows, 2, (i, j) => (j == 0 ? 1 : -1) * (system.Roots?[i] ?? 1) * Value(system.Point(i)[0], system.Point(i)[1]));
        var kernel = new double[count, system.Rows];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < system.Rows; j++) kernel[i, j] = (system.Roots?[j] ?? 1) * system.Kernel.Evaluate(points.AsSpan(2 * i, 2), system.Point(j));
        }

        double[]? weights = system.Roots is null ? null : [.. Enumerable.Range(0, count).Select(i => 0.5 + (i % 3))];
        return (new(system.Arena.Upload<double>(points, count, 2), targets, weights), kernel);
    }

    private static double Error(HeldOutRows rows, double[,] kernel, Matrix<double> u, int side)
    {
        double sum = 0, weights = 0;
        for (int i = 0; i < kernel.GetLength(0); i++)
        {
            double prediction = Enumerable.Range(0, u.RowCount).Sum(j => kernel[i, j] * u[j, side]), weight = rows.Weights?[i] ?? 1;
            sum += weight * Math.Pow(rows.Targets[(2 * i) + side] - prediction, 2);
            weights += weight;
        }

        return sum / weights;
    }
}
