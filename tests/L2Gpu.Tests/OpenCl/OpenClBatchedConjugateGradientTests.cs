using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

public sealed class OpenClBatchedConjugateGradientTests
{
    // Vectors in local memory of either size, and in device memory.
    [OpenClTheory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public void Systems_of_every_room_converge(int n)
    {
        const int Count = 3;
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        using IQueue queue = device.Device.CreateQueue();
        var random = new Random(n);
        var a = new double[Count * n * n];
        for (int system = 0; system < Count; system++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++) a[(((system * n) + i) * n) + j] = a[(((system * n) + j) * n) + i] = (random.NextDouble() - 0.5) / Math.Sqrt(n);
                a[(((system * n) + i) * n) + i] = 2;
            }
        }

        double[] b = [.. Enumerable.Range(0, Count * n).Select(_ => random.NextDouble() - 0.5)], x = new double[Count * n], residuals = new double[Count];
        BatchView<double> View(double[] values, int columns)
        {
            DeviceBuffer buffer = device.Device.Allocate((nuint)(values.Length * sizeof(double)));
            queue.Write<double>(values, new VectorView<double>(buffer, 0, values.Length));
            return new BatchView<double>(buffer, 0, Count, n * columns, n, columns, columns);
        }

        BatchView<double> solution = View(x, 1);
        var reports = new VectorView<double>(device.Device.Allocate(Count * sizeof(double)), 0, Count);
        var numbers = device.Device.Allocate(2 * Count * sizeof(int));
        var status = new VectorView<int>(numbers, 0, Count);
        device.Get<IBatchedConjugateGradient<double>>().Solve(
            queue, View(a, n), View(b, 1), 1e-12, 1000, solution, status, new VectorView<int>(numbers, Count, Count), reports);
        var found = new int[Count];
        queue.Read(status, found.AsSpan());
        queue.Read(reports, residuals.AsSpan());
        queue.Read(new VectorView<double>(solution.Buffer, 0, Count * n), x.AsSpan());
        Assert.All(found, s => Assert.Equal((int)IterationStatus.Converged, s));
        for (int system = 0; system < Count; system++)
        {
            double left = 0, size = 0;
            for (int i = 0; i < n; i++)
            {
                double r = b[(system * n) + i];
                size += r * r;
                for (int j = 0; j < n; j++) r -= a[(((system * n) + i) * n) + j] * x[(system * n) + j];
                left += r * r;
            }

            Assert.InRange(Math.Sqrt(left / size), 0, 2e-12);
            Assert.Equal(Math.Sqrt(left / size), residuals[system], 1e-14);
        }
    }
}
