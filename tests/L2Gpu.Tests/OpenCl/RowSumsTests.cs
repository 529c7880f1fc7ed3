using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Sums of rows in blocks on an OpenCL device: what shapes of blocks do to lanes, and what is given back.</summary>
public sealed class RowSumsTests
{
    [OpenClTheory]
    [InlineData(1, 0)]
    [InlineData(14, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 0)]
    [InlineData(29, 2)]
    [InlineData(30, 2)]
    [InlineData(31, 2)]
    [InlineData(62, 1)]
    [InlineData(64, 0)]
    public void Moments_do_not_depend_on_how_blocks_fill_the_lanes(int columns, int targets)
    {
        // A chunk alone, more chunks than lanes (those of processors), a few, and many single rows.
        int[] blocks = [100, 6000, 700, .. Enumerable.Repeat(1, 60)];
        using Accelerator accelerator = SourceAccelerator.Create(OpenClPresence.Open());
        using IQueue queue = accelerator.Device.CreateQueue();
        double[] many = Moments(accelerator, queue, columns, targets, blocks), one = Moments(accelerator, queue, columns, targets, [blocks.Sum()]);
        Assert.Equal(one.Length, many.Length);
        double weight = one[^1];
        Assert.Equal(blocks.Sum(), weight);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], many[i], 1e-12 * weight);
    }

    [OpenClFact]
    public void Rows_added_one_by_one_are_the_same_sums()
    {
        using Accelerator accelerator = SourceAccelerator.Create(OpenClPresence.Open());
        using IQueue queue = accelerator.Device.CreateQueue();
        double[] many = Moments(accelerator, queue, 5, 1, [.. Enumerable.Repeat(1, 500)]), one = Moments(accelerator, queue, 5, 1, [500]);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], many[i], 1e-11);
    }

    [OpenClFact]
    public void Sums_that_are_dropped_in_flight_give_their_memory_back()
    {
        // What a round holds is a small part of this, what all of them hold is many times as much.
        using Accelerator accelerator = SourceAccelerator.Create(OpenClPresence.Open(new SourceDeviceOptions { MemoryLimitBytes = 4L << 20 }));
        using IQueue queue = accelerator.Device.CreateQueue();
        using DeviceBuffer data = accelerator.Device.Allocate(1000 * 8 * sizeof(double));
        queue.Source().Clear(data, 0, data.ByteLength);
        var x = new MatrixView<double>(data, 0, 1000, 7, 8);
        var y = new MatrixView<double>(data, 7, 1000, 1, 8);
        using DeviceBuffer model = accelerator.Device.Allocate(8 * sizeof(double));
        queue.Source().Clear(model, 0, model.ByteLength);
        var zeros = new LinearModelView(new(model, 0, 7), new(model, 0, 7, 1, 1), new(model, 0, 1));
        for (int i = 0; i < 400; i++)
        {
            using IGramAccumulator<double> moments = accelerator.Get<IGram<double>>().Begin(queue, new GramShape(7, 1, false, true));
            using IColumnMomentsAccumulator<double> columns = accelerator.Get<IColumnMoments<double>>().Begin(queue, 7, 1, false);
            using ILinearResidualAccumulator<double> residual = accelerator.Get<ILinearResidual<double>>().Begin(queue, zeros, false);
            moments.Add(x, y, null);
            columns.Add(x, y, null);
            residual.Add(x, y, null);
            if (i % 8 == 7) queue.Synchronize();
        }
    }

    // Thirty-seconds: their sums and products are exact, so that only what is about the shift rounds.
    private static double[] Moments(Accelerator accelerator, IQueue queue, int columns, int targets, int[] blocks)
    {
        int width = columns + targets, order = width + 1;
        using DeviceBuffer data = accelerator.Device.Allocate((nuint)(blocks.Sum() * width * sizeof(double)));
        double[] values = [.. Enumerable.Range(0, blocks.Sum() * width).Select(i => ((i * 7919L) % 65) / 32.0)];
        queue.Write<double>(values, new MatrixView<double>(data, 0, blocks.Sum(), width, width));
        using DeviceBuffer result = accelerator.Device.Allocate((nuint)(order * order * sizeof(double)));
        var moments = new MatrixView<double>(result, 0, order, order, order);
        using IGramAccumulator<double> sums = accelerator.Get<IGram<double>>().Begin(queue, new GramShape(columns, targets, false, true));
        long row = 0;
        foreach (int rows in blocks)
        {
            sums.Add(new(data, row * width, rows, columns, width), new(data, targets == 0 ? 0 : (row * width) + columns, rows, targets, width), null);
            row += rows;
        }

        sums.Finish(moments);
        var found = new double[order * order];
        queue.Read(moments, found);
        return found;
    }
}
