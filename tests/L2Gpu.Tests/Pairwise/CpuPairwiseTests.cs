using System.Numerics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>What the tiles of the CPU could get wrong: several tasks, the guard of matrix products, symmetry, strips.</summary>
public sealed class CpuPairwiseTests
{
    public static TheoryData<string> Isas => [.. IsaSelector.Available.Select(isa => isa.ToString())];

    public static TheoryData<string, int> IsasAndColumns
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (Isa isa in IsaSelector.Available)
            {
                foreach (int columns in new[] { 3, 13, 64, 784 }) data.Add(isa.ToString(), columns);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Bits_do_not_depend_on_the_number_of_threads(string isa)
    {
        SameBits<float>(Enum.Parse<Isa>(isa));
        SameBits<double>(Enum.Parse<Isa>(isa));
    }

    [Theory]
    [MemberData(nameof(IsasAndColumns))]
    public void Near_points_far_from_the_origin_keep_the_digits_of_their_distance(string isa, int columns)
    {
        // Half of all pairs, one in twenty, and a few are neighbours: whole tiles, and single pairs, are too near for products.
        foreach (int clusters in new[] { 2, 20, 60 })
        {
            NearPoints<float>(Enum.Parse<Isa>(isa), columns, clusters);
            NearPoints<double>(Enum.Parse<Isa>(isa), columns, clusters);
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Norms_that_overflow_and_points_that_are_not_numbers_leave_other_distances_alone(string isa)
    {
        // Two groups, whose squares are beyond the floats and so are the distances between them; those within are not.
        const int Count = 61, Columns = 13;
        var numbers = new NumberStream(75);
        float[] noise = numbers.Uniform<float>(Count * Columns), x = [.. noise.Select((value, i) => (i / Columns % 2 == 0 ? 1e20f : -1e20f) + (value * 1e16f))];
        x[(5 * Columns) + 3] = float.NaN;
        using var bench = new PairBench<float>(1, Enum.Parse<Isa>(isa));
        float[] found = bench.Matrix(KernelFunction.SquaredDistance, x, null, Columns);
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double expected = Enumerable.Range(0, Columns).Sum(p => Math.Pow((double)x[(i * Columns) + p] - x[(j * Columns) + p], 2));
                float value = found[(i * Count) + j];
                if (float.IsFinite((float)expected)) Assert.InRange(value, expected * (1 - 1e-4), expected * (1 + 1e-4));
                else Assert.Equal((float)expected, value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void What_is_symmetric_agrees_with_what_is_not_known_to_be(string isa)
    {
        Symmetric<float>(Enum.Parse<Isa>(isa));
        Symmetric<double>(Enum.Parse<Isa>(isa));
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_right_side_has_the_same_bits_among_few_others(string isa)
    {
        Alone<float>(Enum.Parse<Isa>(isa));
        Alone<double>(Enum.Parse<Isa>(isa));
    }

    private static void SameBits<T>(Isa isa)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Count = 437;
        var results = new List<List<T[]>>();
        foreach (int threads in new[] { 1, 3 })
        {
            using var bench = new PairBench<T>(threads, isa);
            List<T[]> here = [];
            foreach (int columns in new[] { 3, 13, 300 })
            {
                var numbers = new NumberStream(71);
                T[] x = numbers.Uniform<T>(Count * columns), y = numbers.Uniform<T>((Count + 9) * columns), v = numbers.Uniform<T>((Count + 9) * 20);
                foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(), KernelFunction.Cosine])
                {
                    here.Add(bench.Matrix(kernel, x, y, columns));
                    here.Add(bench.Matrix(kernel, x, null, columns));
                    foreach (int rightSides in new[] { 1, 3, 20 })
                    {
                        here.Add(bench.Multiply(kernel, x, y, columns, v[..((Count + 9) * rightSides)], rightSides));
                        here.Add(bench.Multiply(kernel, x, null, columns, v[..(Count * rightSides)], rightSides));
                    }
                }
            }

            results.Add(here);
        }

        for (int i = 0; i < results[0].Count; i++)
        {
            Assert.True(results[0][i].AsSpan().SequenceEqual(results[1][i]), $"Result {i} of three threads is not that of one.");
        }
    }

    private static void NearPoints<T>(Isa isa, int columns, int clusters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Count = 67;
        double unit = typeof(T) == typeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53);
        var numbers = new NumberStream(72);
        T[] centers = numbers.Uniform<T>(clusters * columns), noise = numbers.Uniform<T>(Count * columns), x = new T[Count * columns];
        T far = T.CreateTruncating(1e6), step = far * T.CreateTruncating(8 * unit);
        for (int i = 0; i < x.Length; i++)
        {
            int point = i / columns;
            x[i] = far + (centers[(point % clusters * columns) + (i % columns)] * T.CreateTruncating(100)) + (noise[i] * step);
        }

        Array.Copy(x, 0, x, 7 * columns, columns);
        double[] wide = [.. x.Select(double.CreateTruncating)];
        using var bench = new PairBench<T>(2, isa);
        T[] symmetric = bench.Matrix(KernelFunction.SquaredDistance, x, null, columns), general = bench.Matrix(KernelFunction.SquaredDistance, x, [.. x], columns);
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                // Neighbours' differences are exact, and the sum of squares is far better than what is asked for.
                double expected = 0;
                for (int p = 0; p < columns; p++)
                {
                    double difference = wide[(i * columns) + p] - wide[(j * columns) + p];
                    expected += difference * difference;
                }

                double bound = 64 * (columns + 4) * unit * expected;
                if (!(Math.Abs(double.CreateTruncating(symmetric[(i * Count) + j]) - expected) <= bound)) Assert.Fail($"The distance of {i} and {j} is wrong.");
                if (!(Math.Abs(double.CreateTruncating(general[(i * Count) + j]) - expected) <= bound)) Assert.Fail($"The distance of {i} and {j} is wrong in a general matrix.");
            }
        }
    }

    private static void Symmetric<T>(Isa isa)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Count = 201;
        double unit = typeof(T) == typeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53);
        using var bench = new PairBench<T>(2, isa);
        foreach (int columns in new[] { 5, 30, 200 })
        {
            var numbers = new NumberStream(73);
            T[] x = numbers.Uniform<T>(Count * columns), v = numbers.Uniform<T>(Count * 3);
            foreach (KernelFunction kernel in (KernelFunction[])[KernelFunction.Rbf(), KernelFunction.Matern52(2), KernelFunction.Cosine])
            {
                T[] matrix = bench.Matrix(kernel, x, null, columns), general = bench.Matrix(kernel, x, [.. x], columns);
                T[] product = bench.Multiply(kernel, x, null, columns, v, 3), exact = bench.Multiply(kernel, x, null, columns, v, 3, Summation.Compensated);
                for (int i = 0; i < Count; i++)
                {
                    for (int j = 0; j < Count; j++)
                    {
                        T value = matrix[(i * Count) + j];
                        if (value != matrix[(j * Count) + i]) Assert.Fail($"K is not symmetric at {i}, {j}.");
                        if (!(Math.Abs(double.CreateTruncating(value - general[(i * Count) + j])) <= 256 * (columns + 8) * unit)) Assert.Fail($"K[{i}, {j}] depends on what is known of it.");
                    }
                }

                // |K||V| is at most 1 for each of the points summed over.
                double bound = ((2 * 256.0 * (columns + 8)) + 520) * unit * Count;
                for (int i = 0; i < product.Length; i++) Assert.InRange(double.CreateTruncating(product[i] - exact[i]), -bound, bound);
            }
        }
    }

    private static void Alone<T>(Isa isa)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Count = 437, Columns = 4;
        using var bench = new PairBench<T>(2, isa);
        var numbers = new NumberStream(74);
        T[] x = numbers.Uniform<T>(Count * Columns), v = numbers.Uniform<T>(Count);
        T[] alone = bench.Multiply(KernelFunction.Rbf(), x, null, Columns, v, 1), generalAlone = bench.Multiply(KernelFunction.Rbf(), x, [.. x], Columns, v, 1);
        foreach (int rightSides in new[] { 3, 11, 16 })
        {
            for (int place = 0; place < rightSides; place += 5)
            {
                T[] many = numbers.Uniform<T>(Count * rightSides);
                for (int i = 0; i < Count; i++) many[(i * rightSides) + place] = v[i];
                T[] beside = bench.Multiply(KernelFunction.Rbf(), x, null, Columns, many, rightSides);
                T[] generalBeside = bench.Multiply(KernelFunction.Rbf(), x, [.. x], Columns, many, rightSides);
                Assert.Equal(alone, Enumerable.Range(0, Count).Select(i => beside[(i * rightSides) + place]));
                Assert.Equal(generalAlone, Enumerable.Range(0, Count).Select(i => generalBeside[(i * rightSides) + place]));
            }
        }
    }
}
