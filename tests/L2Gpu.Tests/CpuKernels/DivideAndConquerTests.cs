using L2Gpu.Conformance;
using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.CpuKernels;

/// <summary>Tridiagonal eigenproblems by divide and conquer: hard spectra, and orders around the leaves.</summary>
public sealed unsafe class DivideAndConquerTests
{
    private const double Epsilon = 2.220446049250313e-16;

    public static TheoryData<string, int> Problems
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string kind in Matrices.Keys)
            {
                foreach (int n in new[] { 1, 2, 3, 31, 32, 33, 63, 64, 65, 128, 129, 257, 300 }) data.Add(kind, n);
            }

            return data;
        }
    }

    private static Dictionary<string, Func<int, (double[] Diagonal, double[] Beside)>> Matrices { get; } = new()
    {
        ["random"] = n => (new NumberStream(1).Uniform<double>(n), new NumberStream(2).Uniform<double>(n)),
        ["second difference"] = n => (Fill(n, _ => 2), Fill(n, _ => -1)),
        ["zero"] = n => (new double[n], new double[n]),
        ["diagonal"] = n => (new NumberStream(3).Uniform<double>(n), new double[n]),
        ["nearly a multiple of the identity"] = n => (Fill(n, _ => 1), Fill(n, i => Epsilon * (i % 3))),
        ["glued Wilkinson"] = n => (Fill(n, i => Math.Abs((i % 21) - 10)), Fill(n, i => i % 21 == 20 ? 1e-10 : 1)),
        ["graded"] = n => (Fill(n, i => Math.Pow(0.7, i)), Fill(n, i => Math.Pow(0.7, i + 0.5))),
        ["graded the other way"] = n => (Fill(n, i => Math.Pow(0.7, n - i)), Fill(n, i => Math.Pow(0.7, n - i))),
        ["whole eigenvalues of both signs (Clement)"] = n => (new double[n], Fill(n, i => Math.Sqrt((i + 1.0) * (n - 1 - i)) / n)),
        ["Gauss's nodes (Legendre)"] = n => (new double[n], Fill(n, i => (i + 1) / Math.Sqrt((4.0 * (i + 1) * (i + 1)) - 1))),
        ["torn into blocks"] = n => (new NumberStream(4).Uniform<double>(n), Fill(n, i => i % 16 == 15 ? 0 : 1)),
        ["equal blocks"] = n => (Fill(n, i => i % 4), Fill(n, i => i % 4 == 3 ? 0 : 0.5)),
        ["tiny beside the diagonal"] = n => (Fill(n, i => i % 2), Fill(n, _ => 1e-200)),
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Values_ascend_and_vectors_are_orthonormal_and_belong_to_them(string kind, int n)
    {
        (double[] diagonal, double[] beside) = Matrices[kind](n);
        (double[] values, double[] vectors) = Decompose(diagonal, beside, n, threads: 2);
        double norm = Enumerable.Range(0, n).Max(i => Math.Abs(diagonal[i]) + (i > 0 ? Math.Abs(beside[i - 1]) : 0) + (i < n - 1 ? Math.Abs(beside[i]) : 0));
        double allowed = 2 * (n + 8) * Epsilon;
        for (int a = 0; a < n; a++)
        {
            Assert.True(a == 0 || values[a - 1] <= values[a]);
            ReadOnlySpan<double> v = vectors.AsSpan(a * n, n);
            for (int i = 0; i < n; i++)
            {
                double product = (diagonal[i] * v[i]) + (i > 0 ? beside[i - 1] * v[i - 1] : 0) + (i < n - 1 ? beside[i] * v[i + 1] : 0);
                Assert.InRange(Math.Abs(product - (values[a] * v[i])), 0, allowed * norm);
            }

            for (int b = 0; b <= a; b++)
            {
                double product = 0;
                for (int i = 0; i < n; i++) product += v[i] * vectors[(b * n) + i];
                Assert.InRange(Math.Abs(product - (a == b ? 1 : 0)), 0, allowed);
            }
        }
    }

    [Fact]
    public void Known_spectra_are_found()
    {
        const int N = 300;
        (double[] diagonal, double[] beside) = Matrices["whole eigenvalues of both signs (Clement)"](N);
        double[] expected = Fill(N, i => ((2.0 * i) - (N - 1)) / N);
        Assert.Equal(expected, Decompose(diagonal, beside, N, threads: 1).Values, (x, y) => Math.Abs(x - y) <= 20 * Epsilon);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("glued Wilkinson")]
    public void Threads_change_no_bit(string kind)
    {
        const int N = 700;
        (double[] diagonal, double[] beside) = Matrices[kind](N);
        (double[] values, double[] vectors) = Decompose(diagonal, beside, N, threads: 1);
        foreach (int threads in new[] { 2, 3 })
        {
            (double[] again, double[] vectorsAgain) = Decompose(diagonal, beside, N, threads);
            Assert.Equal(values, again);
            Assert.Equal(vectors, vectorsAgain);
        }
    }

    private static double[] Fill(int n, Func<int, double> element) => [.. Enumerable.Range(0, n).Select(element)];

    private static (double[] Values, double[] Vectors) Decompose(double[] diagonal, double[] beside, int n, int threads)
    {
        using var pool = new WorkerPool(threads);
        var engine = new GemmEngine<double>(pool, IsaSelector.Select());
        double[] d = [.. diagonal], e = [.. beside], vectors = new double[n * n];
        int[] ascending = new int[n];
        fixed (double* dp = d, ep = e, vp = vectors)
        {
            fixed (int* ap = ascending) Assert.True(DivideAndConquer.Decompose(engine, n, dp, ep, vp, n, ap));
        }

        return ([.. ascending.Select(i => d[i])], [.. ascending.SelectMany(i => vectors.AsMemory(i * n, n).ToArray())]);
    }
}
