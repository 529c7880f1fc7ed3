using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Kinds of kernel work at any size, on an accelerator of their own, so that no memory of the size before is still held.</summary>
/// <param name="context">What rows share.</param>
internal sealed class KernelGrowth(RowContext context)
{
    private const int Threads = 2;
    private const double MiB = 1 << 20;

    // Enough samples for a median, and no more than a person waits for.
    private const int MostSamples = 7, FewestSamples = 3;
    private const double SecondsPerPoint = 6;

    /// <summary>The matrix, from points on the device.</summary>
    public GrowthPoint Matrix(int size, int n, int d) => Measure(size, accelerator =>
    {
        var x = new HostBlock<float>(accelerator, n, d);
        x.Seeded(51);
        IQueue queue = accelerator.Device.CreateQueue();
        return () =>
        {
            using var matrix = new HostBlock<float>(accelerator, n, n);
            accelerator.Get<IPairwise<float>>().Matrix(queue, KernelFunction.Rbf(), x.View, x.View, matrix.View);
            queue.Synchronize();
        };
    });

    /// <summary>The product with r right sides, from points on the device.</summary>
    public GrowthPoint Product(int size, int n, int d, int r) => Measure(size, accelerator =>
    {
        HostBlock<float> x = new HostBlock<float>(accelerator, n, d).Seeded(52), v = new HostBlock<float>(accelerator, n, r).Seeded(53);
        IQueue queue = accelerator.Device.CreateQueue();
        return () =>
        {
            using var product = new HostBlock<float>(accelerator, n, r);
            accelerator.Get<IPairwise<float>>().Multiply(queue, KernelFunction.Rbf(), x.View, x.View, v.View, product.View);
            queue.Synchronize();
        };
    });

    /// <summary>A fit with t targets, from data in the host's memory.</summary>
    public GrowthPoint Fit(int size, KernelRidgeOptions options, int n, int d, int t)
    {
        var x = new float[(long)n * d];
        var y = new float[(long)n * t];
        for (int i = 0; i < x.Length; i++) x[i] = (float)SeededData.At(54, i);
        for (int i = 0; i < y.Length; i++) y[i] = (float)(Math.Sin(3 * x[i / t * d]) + (0.1 * SeededData.At(55, i)));
        return Measure(size, accelerator => () => KernelRidge.Fit(
            HostMatrix<float>.FromRowMajor(x, n, d), HostMatrix<float>.FromRowMajor(y, n, t), options with { Accelerator = accelerator, Lambda = 1e-2 * n }));
    }

    private GrowthPoint Measure(int size, Func<Accelerator, Action> prepare)
    {
        using Accelerator accelerator = CpuAccelerator.Create(Threads);
        Action run = prepare(accelerator);
        double bytes = PeakMemory.Bytes(run), sum = 0;
        var samples = new List<double>();
        while (samples.Count < FewestSamples || (samples.Count < MostSamples && sum < SecondsPerPoint && !context.IsQuick))
        {
            samples.Add(Clock.Seconds(run));
            sum += samples[^1];
        }

        context.Log(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  {size}: {samples.Order().ElementAt(samples.Count / 2):G3} s, {bytes / MiB:F1} MiB"));
        return new GrowthPoint(size, [.. samples], bytes);
    }
}
