using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Tests.KernelRidgeFits;
using L2Gpu.Tests.OpenCl;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.KernelFitting;

/// <summary>Stored and matrix-free conjugate gradients against dense FP64 matrices.</summary>
public sealed class IterativeRouteTests
{
    private static readonly KernelFunction Rbf = KernelFunction.Rbf(1.5);

    public static TheoryData<bool, string, KernelPreconditioner, bool> Ways()
    {
        var ways = new TheoryData<bool, string, KernelPreconditioner, bool>();
        foreach (bool stored in (bool[])[false, true])
        {
            foreach (KernelArithmetic arithmetic in (KernelArithmetic[])[KernelArithmetic.Mixed, KernelArithmetic.Double])
            {
                foreach (KernelPreconditioner kind in (KernelPreconditioner[])[KernelPreconditioner.None, KernelPreconditioner.PivotedCholesky, KernelPreconditioner.Nystrom])
                    ways.Add(stored, arithmetic.ToString(), kind, kind != KernelPreconditioner.Nystrom);
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Solutions_agree_with_dense_ones_and_residuals_are_what_is_reported(bool stored, string arithmetic, KernelPreconditioner kind, bool weighted)
    {
        using var system = new KernelSystem(1, 120, 3, Rbf, rightSides: 4, weighted);

        // One right side is an eigenvector, one is 0, and units differ.
        const double Lambda = 0.05;
        system.B.SetColumn(1, system.Dense(Lambda).Evd(Symmetricity.Symmetric).EigenVectors.Column(119));
        system.B.ClearColumn(2);
        system.B.SetColumn(3, system.B.Column(3) * 1e60);
        KernelArithmetic used = Enum.Parse<KernelArithmetic>(arithmetic);
        using IterativeRoute route = Route(system, stored, used, new() { Preconditioner = kind, PreconditionerRank = 30 });
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, Lambda);
        Assert.Equal((stored ? "stored" : "matrix-free", used == KernelArithmetic.Mixed ? "mixed" : "f64", "converged"), (answer.Solver, answer.Precision, answer.Status));
        Matrix<double> exact = system.Dense(Lambda).Solve(system.B);
        double condition = system.Dense(Lambda).ConditionNumber();
        for (int j = 0; j < 4; j++)
        {
            Assert.InRange(answer.Iterations![j].RelativeResidual, 0, 1e-8);
            Assert.Equal(system.Residual(u, Lambda, j), answer.Iterations[j].RelativeResidual, 1e-13);
            Assert.InRange((u.Column(j) - exact.Column(j)).L2Norm(), 0, 1e-8 * condition * exact.Column(j).L2Norm());
        }

        Assert.Equal(0, answer.Iterations![2].Iterations);
        Assert.True(kind != KernelPreconditioner.None || answer.Iterations[1].Iterations <= 4);
        Assert.Equal(kind == KernelPreconditioner.None, answer.PreconditionerRank is null);
    }

    [Theory]
    [InlineData(true, 0.1, true)]
    [InlineData(false, 0.1, true)]
    [InlineData(true, 1e-10, false)]
    public void Single_precision_stops_on_the_fp64_residual_and_says_where_it_ends_short(bool stored, double lambda, bool solved)
    {
        using var system = new KernelSystem(2, 90, 2, Rbf, weighted: true);
        using IterativeRoute route = Route(system, stored, KernelArithmetic.Single, new() { PreconditionerRank = 10, MaximumIterations = 20_000 });
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, lambda);
        Assert.Equal("f32", answer.Precision);
        Assert.Equal(solved, answer.Status == "converged");
        double residual = system.Residual(u, lambda, 0), rounding = 1e-15 * system.Dense(lambda).L2Norm() * u.Column(0).L2Norm() / system.B.Column(0).L2Norm();
        Assert.InRange(answer.Iterations![0].RelativeResidual, residual - rounding, residual + rounding);
        Assert.Equal(solved, residual <= 1e-8);
        Assert.Equal(!solved, answer.Note.Contains("FP64 ones were not asked for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1e5)]
    [InlineData(1)]
    [InlineData(1e-4)]
    [InlineData(1e-7)]
    [InlineData(1e-10)]
    public void From_large_to_tiny_penalties_the_status_is_the_truth(double lambda)
    {
        using var system = new KernelSystem(3, 100, 2, Rbf, rightSides: 2, duplicates: 5);
        using IterativeRoute route = Route(system, true, KernelArithmetic.Mixed, new() { PreconditionerRank = 60 });
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, lambda);
        for (int j = 0; j < 2; j++)
        {
            bool solved = answer.Iterations![j].Status == IterationStatus.Converged;
            Assert.Equal(solved, answer.Iterations[j].RelativeResidual <= 1e-8);

            // Either of the two residuals has roundings of this size.
            double rounding = 1e-15 * system.Dense(lambda).L2Norm() * u.Column(j).L2Norm() / system.B.Column(j).L2Norm();
            Assert.InRange(answer.Iterations[j].RelativeResidual, system.Residual(u, lambda, j) - rounding, system.Residual(u, lambda, j) + rounding);
            Assert.True(solved || lambda < 1e-6);
        }

        Assert.InRange(answer.Iterations![0].Iterations, 1, lambda > 1e4 ? 3 : 1000);
        Assert.Equal(answer.Precision == "f64", answer.Note.Contains("FP64 products went on", StringComparison.Ordinal));
    }

    [Fact]
    public void A_preconditioner_serves_a_second_penalty()
    {
        using var system = new KernelSystem(4, 300, 2, Rbf);
        using IterativeRoute route = Route(system, false, KernelArithmetic.Mixed, new() { PreconditionerRank = 40 });
        using IterativeRoute plain = Route(system, false, KernelArithmetic.Mixed, new() { Preconditioner = KernelPreconditioner.None });
        foreach (double lambda in (double[])[1e-2, 1e-3, 1])
        {
            (KernelAnswer with, Matrix<double> u) = system.Solve(route, lambda);
            (KernelAnswer without, _) = system.Solve(plain, lambda);
            Assert.InRange(system.Residual(u, lambda, 0), 0, 1e-8);
            Assert.True(with.Iterations![0].Iterations < without.Iterations![0].Iterations, $"{with.Iterations[0].Iterations} and {without.Iterations[0].Iterations} at {lambda}");
        }
    }

    // ‖r_k‖/‖b‖ ≤ 2√κ(A)·ρᵏ with ρ = (√κ − 1)/(√κ + 1) (Golub and Van Loan, §11.3.3), where κ ≤ 1 + t/λ.
    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(128)]
    public void Iterations_are_bounded_by_the_trace_that_is_left(int rank)
    {
        const double Lambda = 1e-3, Tolerance = 1e-8;
        using var system = new KernelSystem(5, 200, 2, Rbf);
        using var a = new KernelOperator<double>(system.Accelerator, system.Kernel, system.Problem.Points);
        using var shifted = new ShiftedOperator<double>(system.Accelerator, a, Lambda);
        using var preconditioner = PivotedCholeskyPreconditioner<double>.Create(system.Accelerator, system.Kernel, system.Problem.Points, Lambda, rank);
        var b = system.Arena.Upload<double>(system.B.Column(0).ToArray(), 200, 1);
        system.Problem.Queue.Synchronize();
        var options = new ConjugateGradientOptions { Tolerance = Tolerance, CheckEvery = 1 };
        ConjugateGradientResult with = ConjugateGradient.Solve(system.Accelerator, shifted, b, system.Arena.Matrix<double>(200, 1), options, preconditioner);
        ConjugateGradientResult without = ConjugateGradient.Solve(system.Accelerator, shifted, b, system.Arena.Matrix<double>(200, 1), options);
        double root = Math.Sqrt(1 + (preconditioner.ResidualTrace / Lambda)), whole = Math.Sqrt(system.Dense(Lambda).ConditionNumber());
        double bound = Math.Log(2 * whole / Tolerance) / Math.Log((root + 1) / Math.Max(root - 1, 1e-9));
        int iterations = with.ThrowIfNotConverged().Systems[0].Iterations;
        Assert.InRange(iterations, 1, (int)bound + 1);
        Assert.True(iterations < without.Systems[0].Iterations, $"{iterations} with, {without.Systems[0].Iterations} without.");
        Assert.InRange(with.Systems[0].LargestEigenvalue / with.Systems[0].SmallestEigenvalue, 1, (root * root) + 1e-6);
    }

    [Fact]
    public void A_kernel_that_is_not_positive_is_reported_as_such()
    {
        using var system = new KernelSystem(6, 80, 2, KernelFunction.Sigmoid(4, -2));
        using IterativeRoute route = Route(system, true, KernelArithmetic.Mixed, new());
        (KernelAnswer answer, _) = system.Solve(route, 1e-3);
        Assert.Equal("diverged", answer.Status);
        Assert.Contains("not positive", answer.Note, StringComparison.Ordinal);
        Assert.Null(answer.PreconditionerRank);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_problem_gives_the_same_bits_whatever_the_threads(bool stored)
    {
        Matrix<double> Solve(int threads)
        {
            using var system = new KernelSystem(7, 320, 3, Rbf, rightSides: 2, threads: threads);
            using IterativeRoute route = Route(system, stored, KernelArithmetic.Mixed, new() { PreconditionerRank = 20 });
            return system.Solve(route, 0.01).U;
        }

        Matrix<double> one = Solve(1);
        Assert.Equal(one.Enumerate().Select(BitConverter.DoubleToInt64Bits), Solve(1).Enumerate().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(one.Enumerate().Select(BitConverter.DoubleToInt64Bits), Solve(3).Enumerate().Select(BitConverter.DoubleToInt64Bits));
    }

    [OpenClTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_device_solves_it_too(bool stored)
    {
        using var system = new KernelSystem(8, 90, 2, Rbf, rightSides: 2, weighted: true, accelerator: SourceAccelerator.Create(OpenClPresence.Open()));
        using IterativeRoute route = Route(system, stored, KernelArithmetic.Mixed, new() { PreconditionerRank = 12 });
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, 0.02);
        Assert.Equal("converged", answer.Status);
        for (int j = 0; j < 2; j++) Assert.InRange(system.Residual(u, 0.02, j), 0, 1.01e-8);
    }

    [Fact]
    public void It_tells_of_iterations_and_residuals_and_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = new List<FitProgress>();
        using var system = new KernelSystem(
            9, 150, 2, Rbf, progress: value =>
            {
                seen.Add(value);
                if (value.RowsDone == 6) cancellation.Cancel();
            },
            cancellationToken: cancellation.Token);
        using IterativeRoute route = Route(system, false, KernelArithmetic.Mixed, new() { Preconditioner = KernelPreconditioner.None, MaximumIterations = 77 });
        Assert.Throws<OperationCanceledException>(() => system.Solve(route, 1e-3));
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Select(value => value.RowsDone));
        Assert.All(seen, value => Assert.Equal(("conjugate gradients", 77L), (value.Stage, value.RowsTotal!.Value)));
        Assert.All(seen, value => Assert.InRange(value.Residual!.Value, 1e-9, 10));
    }

    [Fact]
    public void The_limit_of_iterations_is_kept_over_all_rounds()
    {
        using var system = new KernelSystem(10, 150, 2, Rbf);
        using IterativeRoute route = Route(system, true, KernelArithmetic.Mixed, new() { Preconditioner = KernelPreconditioner.None, MaximumIterations = 9 });
        (KernelAnswer answer, Matrix<double> u) = system.Solve(route, 1e-5);
        Assert.Equal(("iteration limit", 9), (answer.Status, answer.Iterations![0].Iterations));
        Assert.Equal(system.Residual(u, 1e-5, 0), answer.Iterations[0].RelativeResidual, 1e-10);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 50)]
    [InlineData(false, 50)]
    public void No_more_memory_is_taken_than_was_said(bool stored, int rank)
    {
        const int Rows = 400, Columns = 5, Sides = 3;
        using Accelerator processor = L2Gpu.Cpu.CpuAccelerator.Create(1);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator metered = meter.With(processor);
        using var system = new KernelSystem(11, Rows, Columns, Rbf, Sides, weighted: true, accelerator: metered);
        _ = system.Problem.NarrowPoints;
        long before = meter.Live;
        meter.Restart();
        using IterativeRoute route = Route(system, stored, KernelArithmetic.Mixed, new() { PreconditionerRank = rank });
        _ = system.Solve(route, 1e-3);
        var said = (long)(stored
            ? StoredRoute.MemoryBytes(Rows, Columns, Sides, rank, KernelArithmetic.Mixed) : MatrixFreeRoute.MemoryBytes(Rows, Columns, Sides, rank, KernelArithmetic.Mixed));

        // The test holds b and u besides.
        long taken = meter.Peak - before - (2L * Rows * Sides * sizeof(double));
        Assert.True(taken <= said, $"{taken} bytes were taken where {said} were said.");
        Assert.True(said <= 3 * taken, $"{said} bytes were said where {taken} are taken.");
    }

    internal static IterativeRoute Route(KernelSystem system, bool stored, KernelArithmetic arithmetic, KernelRidgeOptions options, HeldOutRows? heldOut = null)
    {
        PreconditionerPlan plan = PreconditionerPlan.Of(system.Rows, options, stored, _ => true);
        return stored ? new StoredRoute(system.Problem, options, arithmetic, plan) { HeldOut = heldOut } : new MatrixFreeRoute(system.Problem, options, arithmetic, plan) { HeldOut = heldOut };
    }
}
