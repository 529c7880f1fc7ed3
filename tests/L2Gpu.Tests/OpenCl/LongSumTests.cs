using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Sums over more rows than one group takes, and than one stretch of scratch memory takes: sizes that the conformance suite has no time for.</summary>
public sealed class LongSumTests
{
    [OpenClTheory]
    [InlineData(2049)]
    [InlineData(70_001)]
    [InlineData(1_200_003)]
    public void Products_of_long_columns_are_right_and_have_the_same_bits_alone(int n)
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using var there = new Vectors(device);
        double[] x = Uniform(n * 3, 1), y = Uniform(n * 3, 2);
        double[] together = there.Dot(x, y, 3);
        for (int c = 0; c < 3; c++)
        {
            double[] left = [.. Enumerable.Range(0, n).Select(i => x[(i * 3) + c])], right = [.. Enumerable.Range(0, n).Select(i => y[(i * 3) + c])];
            Assert.Equal(together[c], there.Dot(left, right, 1)[0]);
            double size = left.Zip(right, (a, b) => Math.Abs(a * b)).Sum();
            decimal exact = left.Zip(right, (a, b) => (decimal)a * (decimal)b).Sum();
            Assert.InRange(together[c] - (double)exact, -1e-14 * size, 1e-14 * size);
        }
    }

    [OpenClFact]
    public void Wide_and_narrow_blocks_give_the_same_bits()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using var there = new Vectors(device);
        const int n = 3000, wide = 40;
        double[] x = Uniform(n * wide, 3);
        double[] all = there.Dot(x, x, wide);
        foreach (int m in (int[])[1, 2, 8, 9, 17])
        {
            double[] few = [.. Enumerable.Range(0, n * m).Select(i => x[(i / m * wide) + (i % m)])];
            Assert.Equal(all[..m], there.Dot(few, few, m));
        }
    }

    [OpenClFact]
    public void Leave_one_out_over_several_stretches_of_rows_agrees_with_the_processor()
    {
        // Coordinates of 15,000 rows are more than the scratch memory of one stretch.
        const int n = 15_000, d = 200, r = 100, grid = 3, t = 2;
        double[] Errors(Accelerator accelerator)
        {
            using var place = new Vectors(accelerator);
            double[] filters = Array.ConvertAll(Uniform(r * grid, 6), f => 0.25 * Math.Abs(f) / (d * r));
            var model = new SpectralModelView<double>(
                place.Upload(Uniform(d, 4), 1, d).Row(0), place.Upload(Uniform(d * r, 5), d, r), place.Upload(filters, r, grid), place.Upload(Uniform(r * t, 7), r, t),
                place.Upload(Uniform(t, 8), 1, t).Row(0), 1.0 / n);
            MatrixView<double> errors = place.Upload(new double[grid * t], grid, t);
            using ILeaveOneOutAccumulator<double> sums = accelerator.Get<ILeaveOneOut<double>>().Begin(place.Queue, model, weighted: false);
            sums.Add(place.Upload(Uniform((long)n * d, 9), n, d), place.Upload(Uniform(n * t, 10), n, t), null);
            sums.Finish(errors);
            return place.Download(errors);
        }

        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using Accelerator processor = CpuAccelerator.Create();
        double[] found = Errors(device), expected = Errors(processor);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(found[i], expected[i] * (1 - 1e-11), expected[i] * (1 + 1e-11));
    }

    private static double[] Uniform(long count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (long i = 0; i < count; i++) values[i] = random.NextDouble() - 0.5;
        return values;
    }

    private sealed class Vectors(Accelerator accelerator) : IDisposable
    {
        public IQueue Queue { get; } = accelerator.Device.CreateQueue();

        public MatrixView<double> Upload(double[] values, int rows, int columns)
        {
            var view = new MatrixView<double>(accelerator.Device.Allocate((nuint)values.LongLength * sizeof(double)), 0, rows, columns, columns);
            Queue.Write<double>(values, view);
            return view;
        }

        public double[] Download(MatrixView<double> view)
        {
            var values = new double[view.Count];
            Queue.Read(view, values.AsSpan());
            return values;
        }

        public double[] Dot(double[] x, double[] y, int columns)
        {
            int rows = x.Length / columns;
            MatrixView<double> left = Upload(x, rows, columns), right = Upload(y, rows, columns), products = Upload(new double[columns], 1, columns);
            accelerator.Get<IKrylovSteps<double>>().Dot(Queue, left, right, products.Row(0));
            double[] found = Download(products);
            foreach (MatrixView<double> view in (MatrixView<double>[])[left, right, products]) view.Buffer.Dispose();
            return found;
        }

        public void Dispose() => Queue.Dispose();
    }
}
