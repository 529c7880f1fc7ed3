using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Triangular factors of more rows than all lanes take at once, and what may happen to their operands meanwhile.</summary>
public sealed class QrLanesTests
{
    [OpenClTheory]
    [InlineData(4, new[] { 70_001 })]
    [InlineData(4, new[] { 1, 32_767, 33_000, 5, 4228 })]
    [InlineData(63, new[] { 1000, 30, 1, 1, 3000 })]
    [InlineData(129, new[] { 159, 1, 161, 700 })]
    public void Blocks_of_any_size_agree_with_the_processor(int d, int[] blocks)
    {
        double[] x = new NumberStream(311).Uniform<double>((long)blocks.Sum() * d), y = new NumberStream(312).Uniform<double>(blocks.Sum());
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using Accelerator processor = CpuAccelerator.Create();
        double[] found = Factor(device, x, y, d, blocks), expected = Factor(processor, x, y, d, [blocks.Sum()]);
        double size = Math.Sqrt(blocks.Sum());
        for (int i = 0; i < found.Length; i++) Assert.InRange(found[i], expected[i] - (1e-12 * size), expected[i] + (1e-12 * size));
    }

    [OpenClFact]
    public void Centre_scale_and_start_may_change_as_soon_as_a_factor_has_begun()
    {
        const int n = 50, d = 3;
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using var arrays = new DeviceArrays(device.Device);
        double[] Run(bool isSpoilt)
        {
            VectorView<double> center = arrays.Upload([0.5, 0.25, -1, 2]), scale = arrays.Upload([1.0, 2, 3, 4]);
            BatchView<double> start = arrays.Upload([.. Enumerable.Range(1, 16).Select(i => (double)i)], 1, 4, 4), factor = arrays.Room<double>(1, 4, 4);
            using IQrAccumulator<double> rows = device.Get<IQr<double>>().Begin(arrays.Queue, new QrShape(d, 1, false), center, scale, start[0]);
            if (isSpoilt)
            {
                arrays.Queue.Write<double>([9, 9, 9, 9], center);
                arrays.Queue.Write<double>([9, 9, 9, 9], scale);
                arrays.Queue.Write<double>([.. Enumerable.Repeat(9.0, 16)], start[0]);
                center.Buffer.Dispose();
            }

            rows.Add(arrays.Upload(new NumberStream(313).Uniform<double>(n * d), 1, n, d)[0], arrays.Upload(new NumberStream(314).Uniform<double>(n), 1, n, 1)[0], null);
            rows.Finish(factor[0]);
            return arrays.Read(factor);
        }

        Assert.Equal(Run(isSpoilt: false), Run(isSpoilt: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(9000)]
    public void A_lane_has_as_many_rows_as_columns_before_the_next_begins_and_all_lanes_have_bounded_room(int order)
    {
        QrLaneShape shape = QrLaneShape.For(order);
        Assert.True(shape.ChunkRows >= order && shape.ChunkRows % QrLaneShape.PanelRows == 0);
        Assert.True(shape.Lanes == 1 || (long)shape.Lanes * order * order * sizeof(double) <= 256 << 20);
        Assert.Equal(0, shape.StripColumns % 16);
    }

    private static double[] Factor(Accelerator accelerator, double[] x, double[] y, int d, int[] blocks)
    {
        using var arrays = new DeviceArrays(accelerator.Device);
        BatchView<double> factor = arrays.Room<double>(1, d + 1, d + 1);
        VectorView<double> center = arrays.Upload(new double[d + 1]), scale = arrays.Upload([.. Enumerable.Repeat(1.0, d + 1)]);
        using IQrAccumulator<double> rows = accelerator.Get<IQr<double>>().Begin(arrays.Queue, new QrShape(d, 1, false), center, scale);
        int row = 0;
        foreach (int block in blocks)
        {
            rows.Add(arrays.Upload(x[(row * d)..((row + block) * d)], 1, block, d)[0], arrays.Upload(y[row..(row + block)], 1, block, 1)[0], null);
            row += block;
        }

        rows.Finish(factor[0]);
        return arrays.Read(factor);
    }
}
