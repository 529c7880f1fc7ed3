using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

public sealed class OpenClBatchedRidgeTests
{
    [OpenClFact]
    public void Ten_thousand_problems_agree_with_the_processor()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        var options = new BatchedRidgeOptions { Lambda = LambdaChoice.BestOf(0.1, 1, 10), Accelerator = device };
        AssertAgree<double>(options, problems: 10_000, rows: 9, columns: 4, targets: 1, 1e-10);
    }

    [OpenClFact]
    public void More_columns_than_32_bit_positions_can_tell_apart_are_refused_by_name()
    {
        const int Columns = 50_000;
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using IQueue queue = device.Device.CreateQueue();
        using DeviceBuffer buffer = device.Device.Allocate(4 * Columns * sizeof(double));
        var data = new BatchedRidgeData<float>(new(buffer, 0, 0, Columns, Columns), new(buffer, 0, 0, 1, 1), new(buffer, 0, 2));
        var penalties = new BatchedRidgePenalties(new(buffer, 8, 1), BatchedPenaltyForm.Shared);
        var results = new BatchedRidgeResults(
            new(buffer, Columns, 1, Columns, Columns), new(buffer, 2 * Columns, 1, Columns, Columns), new(buffer, 9, 1, 1, 1), new(buffer, 10, 1),
            new(buffer, 11, 1, 1, 1), new(buffer, 30, 1));
        var e = Assert.Throws<UnsupportedOperatorException>(() => device.Get<IBatchedRidge<float>>().Solve(queue, data, penalties, intercept: true, results));
        Assert.Contains("50000 columns", e.Message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void Problems_agree_on_both_sides_of_each_room()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        var options = new BatchedRidgeOptions { Lambda = 0.5, Accelerator = device };
        long local = ((ISourceDevice)device.Device).Limits.LocalMemoryBytes;
        int last = Enumerable.Range(1, 99).Last(d => Room(d) != Room(d + 1));
        foreach (int d in Enumerable.Range(1, last).Where(d => Room(d) != Room(d + 1)))
        {
            AssertAgree<double>(options, 3, (2 * d) + 1, d, 1, 1e-9);
            AssertAgree<double>(options, 3, (2 * d) + 1, d + 1, 1, 1e-9);
        }

        AssertAgree<double>(options, 2, 150, 100, 1, 1e-9);
        AssertAgree<float>(options, 2, 150, 100, 1, 1e-3);
        AssertAgree<float>(options, 3, 33, 6, 9, 1e-4);

        BatchedRidgeRoom Room(int d) => BatchedRidgeRoom.For(d, 1, sizeof(double), local).Room;
    }

    private static void AssertAgree<T>(BatchedRidgeOptions options, int problems, int rows, int columns, int targets, double tolerance)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var random = new Random(columns);
        T[] Draw(int width) => [.. Enumerable.Range(0, problems * rows * width).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        HostMatrix<T> x = HostMatrix<T>.FromRowMajor(Draw(columns), problems * rows, columns), y = HostMatrix<T>.FromRowMajor(Draw(targets), problems * rows, targets);
        using Accelerator cpu = CpuAccelerator.Create(threads: 2);
        BatchedRidgeModel found = BatchedRidge.Fit(x, y, rows, options), expected = BatchedRidge.Fit(x, y, rows, options with { Accelerator = cpu });
        Assert.Equal(expected.Statuses.ToArray(), found.Statuses.ToArray());
        for (int p = 0; p < problems; p++)
        {
            Assert.Equal(expected.Lambdas[p], found.Lambdas[p]);
            for (int k = 0; k < targets; k++)
            {
                ReadOnlySpan<double> wanted = expected[p].Coefficients(k), got = found[p].Coefficients(k);
                for (int j = 0; j < columns; j++) Assert.Equal(wanted[j], got[j], tolerance);
                Assert.Equal(expected[p].Offset[k], found[p].Offset[k], tolerance);
            }
        }

        double[,] predicted = found.Predict(x, rows, options.Accelerator), again = found.Predict(x, rows, cpu);
        for (int i = 0; i < problems * rows; i++) Assert.Equal(again[i, 0], predicted[i, 0], 1e-12);
    }
}
