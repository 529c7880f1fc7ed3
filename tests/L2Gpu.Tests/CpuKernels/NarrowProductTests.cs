using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CpuKernels;

/// <summary>A matrix times a few vectors, which has a way of its own where the matrix is large.</summary>
public sealed class NarrowProductTests
{
    [Theory]
    [InlineData(1, 1_000_003, 1)]
    [InlineData(3, 300_001, 3)]
    [InlineData(1001, 1003, 1)]
    [InlineData(1001, 1003, 2)]
    [InlineData(703, 1003, 5)]
    [InlineData(402, 1003, 7)]
    [InlineData(405, 997, 8)]
    [InlineData(400_001, 5, 4)]
    public void It_is_the_product(int m, int k, int n)
    {
        Check<float>(m, k, n);
        Check<double>(m, k, n);
    }

    [Fact]
    public void A_column_has_the_same_bits_whatever_stands_beside_it()
    {
        using var room = new Room<float>(2, 1501, 1203, 8, threads: 3);
        float[] all = room.Multiply(Transpose.No, 1, 0);
        for (int n = 1; n < 8; n++)
        {
            float[] some = room.Multiply(Transpose.No, 1, 0, n);
            for (int i = 0; i < some.Length; i++) Assert.Equal(all[(i / n * 8) + (i % n)], some[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Rounding_does_not_grow_with_the_length_of_the_sums(int m)
    {
        // Sums of one number round the same way over and over: a chain of a million, even as sixteen, is off by more than a thousand units.
        using var room = new Room<float>(1, m, 1_000_000, 2, threads: 2, value: 0.1f);
        foreach (float found in room.Multiply(Transpose.No, 1, 0))
        {
            (double sum, _) = room.Exact(0, 0, 1, 0);
            Assert.InRange(found, sum * (1 - (300 * Rank.Epsilon<float>())), sum * (1 + (300 * Rank.Epsilon<float>())));
        }
    }

    [Fact]
    public void Long_sums_have_the_same_bits_whatever_the_number_of_threads()
    {
        float[][] found = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            using var room = new Room<float>(3, 6, 200_003, 3, threads);
            return room.Multiply(Transpose.No, 0.5, 1);
        })];
        Assert.Equal(found[0], found[1]);
        Assert.Equal(found[0], found[2]);
    }

    private static void Check<T>(int m, int k, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (Transpose transpose in (Transpose[])[Transpose.No, Transpose.Yes])
        {
            foreach ((double alpha, double beta) in ((double, double)[])[(1, 0), (-0.5, 2)])
            {
                using var room = new Room<T>(1, m, k, n, threads: 2);
                T[] found = room.Multiply(transpose, alpha, beta);
                for (int i = 0; i < found.Length; i += Math.Max(1, found.Length / 997))
                {
                    (double sum, double size) = room.Exact(i / n, i % n, alpha, beta);
                    Assert.InRange(double.CreateTruncating(found[i]), sum - (k * Rank.Epsilon<T>() * size), sum + (k * Rank.Epsilon<T>() * size));
                }
            }
        }
    }

    /// <summary>A in rows that are further apart than they are long, and what C held before: NaN where it must not be read.</summary>
    private sealed class Room<T> : IDisposable
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private const int Gap = 3;
        private readonly Accelerator _accelerator;
        private readonly IQueue _queue;
        private readonly DeviceArena _arena;
        private readonly double[] _a, _b;
        private readonly int _m, _k, _n;
        private readonly MatrixView<T> _left;

        public Room(int seed, int m, int k, int n, int threads, double? value = null)
        {
            (_m, _k, _n) = (m, k, n);
            _accelerator = CpuAccelerator.Create(threads);
            _queue = _accelerator.Device.CreateQueue();
            _arena = new DeviceArena(_accelerator.Device, _queue);
            var random = new Random(seed);
            double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => double.CreateTruncating(T.CreateTruncating(value ?? (random.NextDouble() - 0.3))))];
            (_a, _b) = (Values(m * (k + Gap)), Values(k * n));
            for (int i = 0; i < m; i++) _a.AsSpan((i * (k + Gap)) + k, Gap).Fill(double.NaN);
            _left = _arena.Upload<T>(_a, m, k + Gap).Block(0, 0, m, k);
        }

        public T[] Multiply(Transpose transposeB, double alpha, double beta, int? columns = null)
        {
            int n = columns ?? _n;
            MatrixView<T> right = transposeB == Transpose.No
                ? _arena.Upload<T>(_b, _k, _n).Block(0, 0, _k, n)
                : _arena.Upload<T>([.. Enumerable.Range(0, _k * _n).Select(i => _b[(i % _k * _n) + (i / _k)])], _n, _k);
            MatrixView<T> result = _arena.Upload<T>([.. Enumerable.Repeat(beta == 0 ? double.NaN : 1, _m * n)], _m, n);
            _accelerator.Get<IGemm<T>>().Multiply(
                _queue, Transpose.No, transposeB, T.CreateTruncating(alpha), _left.AsBatch(), right.AsBatch(), T.CreateTruncating(beta), result.AsBatch());
            var values = new T[_m * n];
            _queue.Read(result, values.AsSpan());
            return values;
        }

        public (double Sum, double Size) Exact(int i, int j, double alpha, double beta)
        {
            double sum = 0, size = 0;
            for (int p = 0; p < _k; p++)
            {
                double product = _a[(i * (_k + Gap)) + p] * _b[(p * _n) + j];
                sum += product;
                size += Math.Abs(product);
            }

            return ((alpha * sum) + beta, (Math.Abs(alpha) * size) + (2 * Math.Abs(beta)));
        }

        public void Dispose()
        {
            _arena.Dispose();
            _queue.Dispose();
            _accelerator.Dispose();
        }
    }
}
