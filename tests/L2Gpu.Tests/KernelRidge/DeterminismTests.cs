using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>The same rows and options give the same bits, alone and beside each other.</summary>
public sealed class DeterminismTests
{
    private static readonly KernelProblemData Data = KernelProblemData.Smooth(220, 3, 2, seed: 61, weighted: true);

    public static TheoryData<KernelSolver, Precision> Ways { get; } = new()
    {
        { KernelSolver.Cholesky, Precision.Mixed }, { KernelSolver.Cholesky, Precision.Data }, { KernelSolver.Nystrom, Precision.Mixed },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Two_fits_have_the_same_bits(KernelSolver solver, Precision precision)
    {
        using Accelerator accelerator = CpuAccelerator.Create(2);
        Same(Fit(accelerator, solver, precision), Fit(accelerator, solver, precision));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Centres_and_lists_of_penalties_have_them_too(KernelSolver solver, Precision precision)
    {
        using Accelerator accelerator = CpuAccelerator.Create(2);
        Same(Fit(accelerator, solver, precision, LambdaChoice.BestOf(0.01, 1)), Fit(accelerator, solver, precision, LambdaChoice.BestOf(0.01, 1)));
    }

    [Fact]
    public async Task Callers_of_one_accelerator_do_not_disturb_each_other()
    {
        using Accelerator accelerator = CpuAccelerator.Create(2);
        KernelSolver[] solvers = [KernelSolver.Cholesky, KernelSolver.Nystrom, KernelSolver.Stored];
        KernelRidgeModel[] alone = [.. solvers.Select(solver => Fit(accelerator, solver, Precision.Mixed))];

        // Two of each at a time, all of which begin together.
        using var start = new Barrier(2 * solvers.Length);
        KernelRidgeModel[] together = await Task.WhenAll(Enumerable.Range(0, 2 * solvers.Length).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Fit(accelerator, solvers[i / 2], Precision.Mixed);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        for (int i = 0; i < together.Length; i++) Same(alone[i / 2], together[i]);
    }

    private static KernelRidgeModel Fit(Accelerator accelerator, KernelSolver solver, Precision precision, LambdaChoice? lambda = null) => Data.Fit(new()
    {
        Kernel = KernelFunction.Matern52(0.7), Lambda = lambda ?? 0.03, Solver = solver, Precision = precision, Accelerator = accelerator, Seed = 5,
        Centers = solver == KernelSolver.Nystrom ? 40 : null, PreconditionerRank = 30,
    });

    private static void Same(KernelRidgeModel expected, KernelRidgeModel found)
    {
        for (int k = 0; k < 2; k++) Assert.Equal(Bits(expected.DualCoefficients[k].AsSpan()), Bits(found.DualCoefficients[k].AsSpan()));
        Assert.Equal(Bits(expected.Intercept.AsSpan()), Bits(found.Intercept.AsSpan()));
        Assert.Equal(Bits(expected.Points.Span), Bits(found.Points.Span));
        Assert.Equal(Bits(expected.Report!.RelativeResidual.AsSpan()), Bits(found.Report!.RelativeResidual.AsSpan()));
        Assert.Equal(Bits([expected.Report.ConditionNumber.Regularized]), Bits([found.Report.ConditionNumber.Regularized]));
    }

    private static long[] Bits(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }
}
