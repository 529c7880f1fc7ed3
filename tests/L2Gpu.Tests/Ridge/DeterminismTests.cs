using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>The same input gives the same bits, whatever the threads, the layout, the load or the time.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<Solver, int, int> Shapes => new()
    {
        { Solver.Cholesky, 3000, 37 }, { Solver.Eigen, 3000, 37 }, { Solver.Cholesky, 60, 150 }, { Solver.Eigen, 60, 150 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void One_two_and_three_threads_give_the_same_bits(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 3, mean: 2).WithRandomWeights(2, zeroEvery: 9);
        using Accelerator one = CpuAccelerator.Create(1);
        RidgeModel in64 = problem.Fit(solver, o => o with { Accelerator = one }), in32 = problem.Fit<float>(solver, o => o with { Accelerator = one });
        foreach (int threads in (int[])[2, 3])
        {
            using Accelerator several = CpuAccelerator.Create(threads);
            SameEvidence(in64, problem.Fit(solver, o => o with { Accelerator = several }));
            SameEvidence(in32, problem.Fit<float>(solver, o => o with { Accelerator = several }));
            Assert.Equal(in64.Predict<double>(problem.X, one), in64.Predict<double>(problem.X, several));
        }
    }

    [Theory]
    [InlineData(2000, 21)]
    [InlineData(30, 90)]
    public void Automatic_choice_gives_the_same_bits_with_any_threads(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(2, rows, columns, targets: 2, noise: 3);
        RidgeModel Fit(int threads)
        {
            using Accelerator accelerator = CpuAccelerator.Create(threads);
            return problem.Fit(change: o => o with { Lambda = LambdaChoice.Auto, Accelerator = accelerator });
        }

        RidgeModel one = Fit(1), two = Fit(2);
        SameEvidence(one, two);
        Assert.Equal(AssertFit.Bits(one.Report!.LeaveOneOut!.MeanSquaredError), AssertFit.Bits(two.Report!.LeaveOneOut!.MeanSquaredError));
    }

    [Theory]
    [InlineData(300, 7)]
    [InlineData(20, 40)]
    [InlineData(600_000, 9)]
    public void Arrays_of_any_layout_give_the_same_bits(int rows, int columns)
    {
        RidgeProblem problem = rows > 1000 ? Repeated(rows, columns) : RidgeProblem.Random(3, rows, columns, targets: 2).WithRandomWeights(1);
        float[,] x = RidgeProblem.Cast<float>(problem.X), y = RidgeProblem.Cast<float>(problem.Y);
        float[] byRows = [.. x.Cast<float>()], byColumns = Transposed(x), yByColumns = Transposed(y);
        HostMatrix<float>? w = problem.Weights is { } given ? HostMatrix<float>.FromVector([.. given.Select(v => (float)v)]) : (HostMatrix<float>?)null;
        RidgeOptions options = problem.Options(Solver.Auto);
        int targets = problem.Targets;
        RidgeModel model = Ridge.Fit<float>(x, y, options, w);
        SameEvidence(model, Ridge.Fit(HostMatrix<float>.FromRowMajor(byRows, rows, columns), y, options, w));
        SameEvidence(model, Ridge.Fit(HostMatrix<float>.FromColumnMajor(byColumns, rows, columns), HostMatrix<float>.FromColumnMajor(yByColumns, rows, targets), options, w));
        SameEvidence(model, Ridge.Fit(HostMatrix<float>.FromRowMajor(byColumns, columns, rows).Transpose(), y, options, w));
        if (rows > 1000) return;
        Assert.Equal(model.Predict<float>(x), model.Predict(HostMatrix<float>.FromColumnMajor(byColumns, rows, columns)));
    }

    [Fact]
    public void Fits_side_by_side_on_one_accelerator_give_the_bits_of_fits_alone()
    {
        RidgeProblem[] problems = [.. Enumerable.Range(0, 16).Select(i => RidgeProblem.Random(i, 200 + (50 * i), 5 + i, targets: 1 + (i % 2)))];
        RidgeModel[] alone = [.. problems.Select(p => p.Fit())], together = new RidgeModel[problems.Length];
        Parallel.For(0, problems.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = problems[i].Fit());
        for (int i = 0; i < problems.Length; i++) SameEvidence(alone[i], together[i]);
    }

    private static void SameEvidence(RidgeModel expected, RidgeModel actual)
    {
        AssertFit.SameBits(expected, actual);
        Assert.Equal(AssertFit.Bits(expected.Report!.BackwardError), AssertFit.Bits(actual.Report!.BackwardError));
        Assert.Equal(AssertFit.Bits(expected.Report.R2), AssertFit.Bits(actual.Report.R2));
        Assert.Equal(AssertFit.Bits(expected.Report.DegreesOfFreedom), AssertFit.Bits(actual.Report.DegreesOfFreedom));
        Assert.Equal(expected.Report.ConditionNumber, actual.Report.ConditionNumber);
        Assert.Equal(expected.Report.Warnings.AsEnumerable(), actual.Report.Warnings.AsEnumerable());
    }

    // Large enough for several blocks, cheap to make.
    private static RidgeProblem Repeated(int rows, int columns)
        => new(
            RidgeProblem.Map(new double[rows, columns], (i, j, _) => (((i * 7919L) + (j * 104729L)) % 1013 / 1013.0) + j),
            RidgeProblem.Map(new double[rows, 1], (i, _, _) => i * 31L % 97));

    private static float[] Transposed(float[,] values)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        var result = new float[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) result[(j * rows) + i] = values[i, j];
        }

        return result;
    }
}
