using L2Gpu.Cpu;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.KernelRidgeFits;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>What pairs say that they take for themselves, against what they take.</summary>
public sealed class PairwiseScratchTests
{
    private const long Page = 1 << 14;
    private const double Slack = 1.1;

    public static TheoryData<long, long, int, long, bool> Shapes => new()
    {
        { 700, 700, 3, 1, true },
        { 700, 700, 3, 6, true },
        { 700, 700, 30, 17, true },
        { 300, 2500, 3, 10, false },
        { 500, 200, 150, 2, false },
        { 1, 1, 1, 1, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_cpu_takes_what_it_says(long rows, long otherRows, int columns, long rightSides, bool same)
    {
        using Accelerator accelerator = CpuAccelerator.Create(1);
        foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(0.5), KernelFunction.Polynomial(1, 1, 2), KernelFunction.Cosine])
        {
            Check<double>(accelerator, kernel, new(rows, otherRows, columns, same), rightSides, measure => Rented(measure), exact: true);
            Check<float>(accelerator, kernel, new(rows, otherRows, columns, same), rightSides, measure => Rented(measure), exact: true);
        }
    }

    [Fact]
    public void Right_sides_that_are_not_finite_are_counted()
    {
        using Accelerator accelerator = CpuAccelerator.Create(1);
        PairwiseShape shape = PairwiseShape.OfOne(500, 2);
        Check<double>(accelerator, KernelFunction.Laplacian(1), shape, 4, measure => Rented(measure), exact: false, double.PositiveInfinity);
    }

    [OpenClTheory]
    [InlineData(3000, 3000, 3, 1, true)]
    [InlineData(700, 700, 3, 40, true)]
    [InlineData(300, 2500, 3, 3, false)]
    public void A_device_takes_what_it_says(long rows, long otherRows, int columns, long rightSides, bool same)
    {
        var meter = new SourceMemoryMeter(OpenClPresence.Open());
        using Accelerator accelerator = SourceAccelerator.Create(meter);
        Check<double>(accelerator, KernelFunction.Rbf(0.5), new(rows, otherRows, columns, same), rightSides, measure => Allocated(meter, measure), exact: true);
    }

    private static long Rented(Action work)
    {
        using var meter = new ScratchMeter();
        work();
        Assert.Equal(0, meter.Live);
        return meter.Peak;
    }

    private static long Allocated(MemoryMeter meter, Action work)
    {
        long before = meter.Live;
        meter.Restart();
        work();
        return meter.Peak - before;
    }

    private static void Check<T>(
        Accelerator accelerator, KernelFunction kernel, PairwiseShape shape, long rightSides, Func<Action, long> measure, bool exact, double first = 1)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        IPairwise<T> pairwise = accelerator.Get<IPairwise<T>>();
        double[] Points(long rows) => [.. Enumerable.Range(0, (int)(rows * shape.Columns)).Select(i => i % 17 / 17.0)];
        MatrixView<T> x = arena.Upload<T>(Points(shape.Rows), shape.Rows, shape.Columns);
        MatrixView<T> y = shape.IsSame ? x : arena.Upload<T>(Points(shape.OtherRows), shape.OtherRows, shape.Columns);
        double[] sides = new double[shape.OtherRows * rightSides];
        sides[0] = first;
        MatrixView<T> v = arena.Upload<T>(sides, shape.OtherRows, rightSides), product = arena.Matrix<T>(shape.Rows, rightSides), matrix = arena.Matrix<T>(shape.Rows, shape.OtherRows);
        Within(pairwise.MatrixScratch(kernel, shape), measure(() => pairwise.Matrix(queue, kernel, x, y, matrix)));
        Within(pairwise.MultiplyScratch(kernel, shape, rightSides), measure(() => pairwise.Multiply(queue, kernel, x, y, v, product)));
        Within(
            pairwise.MultiplyScratch(kernel, shape, rightSides, Summation.Compensated),
            measure(() => pairwise.Multiply(queue, kernel, x, y, v, product, Summation.Compensated)));
        queue.Synchronize();

        void Within(Int128 said, long taken)
        {
            Assert.True(taken <= said, $"{taken} bytes were taken where {said} were said: {kernel}, {shape}, {typeof(T).Name}.");
            Assert.True(!exact || (long)said <= (Slack * taken) + Page, $"{said} bytes were said where {taken} are taken: {kernel}, {shape}, {typeof(T).Name}.");
        }
    }
}
