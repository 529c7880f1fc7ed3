using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class BatchedConjugateGradientContractTests : ContractTest
{
    private readonly BatchedConjugateGradientReference<double> _solver = new();

    [Fact]
    public void Shapes_memory_overlap_and_numbers_are_checked()
    {
        BatchView<double> a = Batch<double>(2, 3, 3), b = Batch<double>(2, 3, 1), x = Batch<double>(2, 3, 1);
        VectorView<int> status = Vector<int>(2), iterations = Vector<int>(2);
        VectorView<double> residuals = Vector<double>(2);
        void Solve(BatchView<double> one, BatchView<double> side, BatchView<double> solution) => _solver.Solve(Queue, one, side, 0.1, 5, solution, status, iterations, residuals);
        Solve(a, b, x);
        AssertRefused("a", () => Solve(Batch<double>(2, 3, 4), b, x));
        AssertRefused("b", () => Solve(a, Batch<double>(2, 3, 2), x));
        AssertRefused("x", () => Solve(a, b, Batch<double>(2, 4, 1)));
        AssertRefused("x", () => Solve(a, b, b));
        AssertRefused("x", () => Solve(a, b, new(x.Buffer, 0, 2, 2, 3, 1, 1)));
        AssertRefused("tolerance", () => _solver.Solve(Queue, a, b, double.NaN, 5, x, status, iterations, residuals));
        AssertRefused("limit", () => _solver.Solve(Queue, a, b, 0.1, -1, x, status, iterations, residuals));
        AssertRefused("status", () => _solver.Solve(Queue, a, b, 0.1, 5, x, Vector<int>(1), iterations, residuals));
        AssertRefused("iterations", () => _solver.Solve(Queue, a, b, 0.1, 5, x, status, status, residuals));
        AssertNeedsMemory("x", Foreign(x), Disposed(x), v => Solve(a, b, v));
        Assert.Throws<ArgumentNullException>(() => _solver.Solve(null!, a, b, 0.1, 5, x, status, iterations, residuals));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(24)]
    public void Solutions_agree_with_Cholesky(int n)
    {
        using Accelerator cpu = CpuAccelerator.Create(threads: 2);
        using IQueue queue = cpu.Device.CreateQueue();
        const int Count = 11;
        var random = new Random(n);
        double[] matrices = [.. Enumerable.Range(0, Count).SelectMany(_ =>
        {
            var factor = RowMajor(n, n, [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)]);
            var product = factor * factor.Transpose();
            return Enumerable.Range(0, n * n).Select(i => product[i / n, i % n] + (i / n == i % n ? 1 : 0));
        })];
        double[] sides = [.. Enumerable.Range(0, Count * n).Select(_ => random.NextDouble() - 0.5)];
        BatchView<double> View(double[] values, int columns)
        {
            DeviceBuffer buffer = cpu.Device.Allocate((nuint)(values.Length * sizeof(double)));
            queue.Write<double>(values, new VectorView<double>(buffer, 0, values.Length));
            return new BatchView<double>(buffer, 0, Count, n * columns, n, columns, columns);
        }

        BatchView<double> a = View(matrices, n), b = View(sides, 1), x = View(new double[Count * n], 1), factors = View(matrices, n), solved = View(sides, 1);
        DeviceBuffer room = cpu.Device.Allocate(Count * sizeof(double) * 3);
        VectorView<int> status = new(room, 0, Count), iterations = new(room, Count, Count);
        cpu.Get<IBatchedConjugateGradient<double>>().Solve(queue, a, b, 1e-12, 1000, x, status, iterations, new(room, Count, Count));
        var found = new int[Count];
        queue.Read(status, found.AsSpan());
        Assert.All(found, s => Assert.Equal((int)IterationStatus.Converged, s));
        cpu.Get<ICholesky<double>>().Factor(queue, factors, status);
        cpu.Get<ICholesky<double>>().Solve(queue, factors, solved);
        double[] byGradients = new double[Count * n], byFactors = new double[Count * n];
        queue.Read(new VectorView<double>(x.Buffer, 0, Count * n), byGradients.AsSpan());
        queue.Read(new VectorView<double>(solved.Buffer, 0, Count * n), byFactors.AsSpan());
        for (int i = 0; i < byFactors.Length; i++) Assert.Equal(byFactors[i], byGradients[i], 1e-10);
    }
}
