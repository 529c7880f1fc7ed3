using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RandomNumbers;

/// <summary>A hundred million draws: moments, tails and correlations within what chance allows. The seed is fixed, so the test is not a matter of chance.</summary>
public sealed class DistributionTests
{
    private const long Total = 100_000_000;

    private const int Block = 1 << 20;

    // A standard error or two is chance; five are not.
    private const double Allowed = 5;

    [Fact]
    public void Normal_numbers_have_the_moments_and_tails_and_no_correlations()
    {
        double[] limits = [1, 2, 3, 4, 5];
        var sums = new double[7];
        var lagged = new double[3];
        int[] lags = [1, 32, 128];
        var beyond = new long[limits.Length];
        long count = 0;
        Each((random, queue, first, view) => random.Normals(queue, new RandomStream(2026, 1), first, view), numbers =>
        {
            count += numbers.Length;
            for (int i = 0; i < numbers.Length; i++)
            {
                double x = numbers[i], power = x;
                for (int k = 1; k < sums.Length; k++, power *= x) sums[k] += power;
                double size = Math.Abs(x);
                if (size > 1) for (int k = 0; k < limits.Length && size > limits[k]; k++) beyond[k]++;
            }

            for (int k = 0; k < lags.Length; k++)
                for (int i = lags[k]; i < numbers.Length; i++) lagged[k] += (double)numbers[i] * numbers[i - lags[k]];
        });

        // Moments of the normal law, and the variance of each power: E x²ᵏ − (E xᵏ)².
        double[] moments = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395];
        for (int k = 1; k < sums.Length; k++) Assert.InRange((sums[k] / count) - moments[k], -Error(k), Error(k));
        double Error(int k) => Allowed * Math.Sqrt((moments[2 * k] - (moments[k] * moments[k])) / count);
        Assert.All(lagged, sum => Assert.InRange(sum / count, -Allowed / Math.Sqrt(count), Allowed / Math.Sqrt(count)));

        // 2Φ(−x), to which the ends of words add nothing that counts below 5.
        double[] tails = [0.31731050786291415, 0.04550026389635842, 0.0026997960632601866, 6.334248366623996e-5, 5.733031437583869e-7];
        for (int k = 0; k < limits.Length; k++)
        {
            double expected = tails[k] * count, error = Allowed * Math.Sqrt(expected * (1 - tails[k]));
            Assert.InRange(beyond[k] - expected, -error, error);
        }
    }

    [Fact]
    public void Uniform_numbers_fill_their_cells_evenly_alone_and_in_pairs()
    {
        const int cells = 64;
        var alone = new long[cells];
        var pairs = new long[cells * cells];
        long count = 0;
        Each((random, queue, first, view) => random.Uniforms(queue, new RandomStream(2026, 2), first, view), numbers =>
        {
            count += numbers.Length;
            for (int i = 0; i < numbers.Length; i++) alone[Cell(numbers[i])]++;
            for (int i = 1; i < numbers.Length; i += 2) pairs[(Cell(numbers[i - 1]) * cells) + Cell(numbers[i])]++;
        });
        static int Cell(float x) => Math.Min(cells - 1, (int)(x * cells));
        AssertEven(alone, count);
        AssertEven(pairs, count / 2);
    }

    [Fact]
    public void Streams_of_neighbouring_addresses_are_not_correlated()
    {
        RandomStream[] streams = [new(1, 1), new(2, 1), new(1, 2), new(1, 1, 1), new(1, 1, 0, 1)];
        var numbers = new float[streams.Length][];
        using Accelerator accelerator = CpuAccelerator.Create(2);
        using IQueue queue = accelerator.Device.CreateQueue();
        using DeviceBuffer buffer = accelerator.Device.Allocate(Block * sizeof(float));
        var view = new VectorView<float>(buffer, 0, Block);
        for (int s = 0; s < streams.Length; s++)
        {
            accelerator.Get<IRandom>().Normals(queue, streams[s], 0, view);
            numbers[s] = new float[Block];
            queue.Read(view, numbers[s].AsSpan());
        }

        for (int s = 0; s < streams.Length; s++)
        {
            for (int t = 0; t < s; t++)
            {
                double sum = numbers[s].Zip(numbers[t], (a, b) => (double)a * b).Sum() / Block;
                Assert.InRange(sum, -Allowed / Math.Sqrt(Block), Allowed / Math.Sqrt(Block));
            }
        }
    }

    // Pearson's χ², whose mean is the number of cells less 1 and whose variance is twice that.
    private static void AssertEven(long[] cells, long count)
    {
        double expected = (double)count / cells.Length, square = cells.Sum(found => (found - expected) * (found - expected) / expected), freedom = cells.Length - 1;
        Assert.InRange(square, freedom - (Allowed * Math.Sqrt(2 * freedom)), freedom + (Allowed * Math.Sqrt(2 * freedom)));
    }

    private static void Each(Action<IRandom, IQueue, long, VectorView<float>> fill, Action<ReadOnlySpan<float>> look)
    {
        using Accelerator accelerator = CpuAccelerator.Create(2);
        using IQueue queue = accelerator.Device.CreateQueue();
        using DeviceBuffer buffer = accelerator.Device.Allocate(Block * sizeof(float));
        var numbers = new float[Block];
        for (long first = 0; first < Total; first += Block)
        {
            var view = new VectorView<float>(buffer, 0, Math.Min(Block, Total - first));
            fill(accelerator.Get<IRandom>(), queue, first, view);
            Span<float> read = numbers.AsSpan(0, (int)view.Length);
            queue.Read(view, read);
            look(read);
        }
    }
}
