using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Factorisations in batches and sizes that the conformance suite has no time for.</summary>
public sealed class CholeskyLauncherTests
{
    [OpenClTheory]
    [InlineData(5003, 7)]
    [InlineData(2001, 17)]
    [InlineData(70_001, 2)]
    public void Thousands_of_small_ones_are_solved_in_one_launch_each_and_broken_ones_named(int count, int n)
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using var arrays = new DeviceArrays(device.Device);
        double[] a = Definite(count, n);
        int[] expected = [.. Enumerable.Range(0, count).Select(index => index % 97 == 5 ? 1 + (index % n) : 0)];
        for (int index = 0; index < count; index++)
        {
            if (expected[index] > 0) a[Element(index, expected[index] - 1, expected[index] - 1, n)] = index % 2 == 0 ? -1 : double.NaN;
        }

        BatchView<double> factors = arrays.Upload(a, count, n, n), b = arrays.Upload(Ones(count * n), count, n, 1);
        BatchView<int> status = arrays.Room<int>(1, 1, count);
        ICholesky<double> cholesky = device.Get<ICholesky<double>>();
        cholesky.Factor(arrays.Queue, factors, status[0].Row(0));
        cholesky.Solve(arrays.Queue, factors, b);
        Assert.Equal(expected, arrays.Read(status));
        double[] x = arrays.Read(b);
        for (int index = 0; index < count; index++)
        {
            if (expected[index] == 0) Assert.InRange(WorstResidual(a, x, index, n), 0, 1e-13);
        }
    }

    [OpenClFact]
    public void Of_several_minors_that_are_not_positive_the_first_is_named_whatever_blocks_they_are_in()
    {
        const int n = 300, count = 4;
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using var arrays = new DeviceArrays(device.Device);
        double[] a = Definite(count, n);
        for (int i = 0; i < a.Length; i++)
        {
            if (i % n > i / n % n) a[i] = 12345;
        }

        a[Element(0, 290, 290, n)] = -1;
        a[Element(1, 40, 40, n)] = -1;
        a[Element(1, 200, 200, n)] = double.NaN;
        a[Element(1, 299, 299, n)] = -1;
        a[Element(3, 280, 0, n)] = double.NaN;
        BatchView<double> factors = arrays.Upload(a, count, n, n), b = arrays.Upload(Ones(count * n), count, n, 1);
        BatchView<int> status = arrays.Upload([7, 7, 7, 7], 1, 1, count);
        ICholesky<double> cholesky = device.Get<ICholesky<double>>();
        cholesky.Factor(arrays.Queue, factors, status[0].Row(0));
        Assert.Equal([291, 41, 0, 281], arrays.Read(status));
        cholesky.Solve(arrays.Queue, factors, b);
        Assert.InRange(WorstResidual(a, arrays.Read(b), 2, n), 0, 1e-11);
        double[] found = arrays.Read(factors);
        for (int i = 0; i < a.Length; i++)
        {
            if (i % n > i / n % n) Assert.Equal(12345, found[i]);
        }
    }

    [OpenClFact]
    public void Diagonals_of_inverses_do_not_depend_on_how_much_memory_there_is_for_columns()
    {
        const int n = 150, count = 5;
        using ISourceDevice device = OpenClPresence.Open();
        using var arrays = new DeviceArrays(device);
        var context = new SourceContext(device, device.Limits);
        BatchView<double> factors = arrays.Upload(Definite(count, n), count, n, n);
        new CholeskyLauncher<double>(context).Factor(arrays.Queue, factors, arrays.Room<int>(1, 1, count)[0].Row(0));
        double[] Diagonals(long bytes)
        {
            BatchView<double> diagonals = arrays.Room<double>(count, 1, n);
            new CholeskyLauncher<double>(context) { ScratchBytes = bytes }.InverseDiagonal(arrays.Queue, factors, diagonals);
            return arrays.Read(diagonals);
        }

        // All at once; two matrices at a time; one, 128 of its columns at a time, then 64; and room for less than that.
        double[] expected = Diagonals(64 << 20);
        Assert.DoesNotContain(expected, value => !(value > 0));
        foreach (long bytes in new[] { 2 * n * 192 * 8, n * 128 * 8, n * 64 * 8, 1 })
        {
            double[] found = Diagonals(bytes);
            for (int i = 0; i < found.Length; i++) Assert.InRange(found[i], expected[i] * (1 - 1e-13), expected[i] * (1 + 1e-13));
        }
    }

    // Symmetric with a heavy diagonal; both triangles hold it.
    private static double[] Definite(int count, int n)
    {
        double[] a = new NumberStream(301).Uniform<double>((long)count * n * n);
        for (int index = 0; index < count; index++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++) a[Element(index, j, i, n)] = a[Element(index, i, j, n)];
                a[Element(index, i, i, n)] = n + 1;
            }
        }

        return a;
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static int Element(int index, int i, int j, int n) => (((index * n) + i) * n) + j;

    // Of A·x = 1, read from the lower triangle.
    private static double WorstResidual(double[] a, double[] x, int index, int n)
    {
        double worst = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = -1;
            for (int j = 0; j < n; j++) sum += a[Element(index, Math.Max(i, j), Math.Min(i, j), n)] * x[(index * n) + j];
            worst = Math.Max(worst, double.IsNaN(sum) ? double.PositiveInfinity : Math.Abs(sum));
        }

        return worst;
    }
}
