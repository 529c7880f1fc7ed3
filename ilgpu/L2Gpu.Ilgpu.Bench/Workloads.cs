using System.Diagnostics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu.Bench;

/// <summary>Work on any accelerator.</summary>
internal static class Workloads
{
    /// <summary>How often each is timed.</summary>
    public const int Repetitions = 5;

    /// <summary>Name, and what makes the work on a device: memory and numbers first, then what is timed.</summary>
    /// <param name="scale">By how much sides are multiplied: ILGPU runs the items of a group on the processor one by one.</param>
    public static IEnumerable<(string Name, Func<Accelerator, IQueue, Action> Make)> All(int scale)
    {
        int batch = 64 * scale * scale, points = 256 * scale, side = 256 * scale;
        yield return ($"{batch} Gram matrices of 64 × 16, f32", (accelerator, queue) =>
        {
            BatchView<float> x = Batch(accelerator, queue, batch, 64, 16), gram = Batch(accelerator, queue, batch, 16, 16);
            return () => accelerator.Get<IGram<float>>().Multiply(queue, x, null, gram);
        });
        yield return ($"moments of {2000 * scale} × 64, f32", (accelerator, queue) =>
        {
            MatrixView<float> x = Batch(accelerator, queue, 1, 2000 * scale, 64)[0], y = Batch(accelerator, queue, 1, 2000 * scale, 1)[0];
            var moments = new MatrixView<double>(accelerator.Device.Allocate(66 * 66 * sizeof(double)), 0, 66, 66, 66);
            return () =>
            {
                using IGramAccumulator<float> sums = accelerator.Get<IGram<float>>().Begin(queue, new GramShape(64, 1, false, true));
                sums.Add(x, y, null);
                sums.Finish(moments);
            };
        });
        yield return ($"kernel matrix of {points} × 16, RBF, f32", (accelerator, queue) =>
        {
            MatrixView<float> x = Batch(accelerator, queue, 1, points, 16)[0], matrix = Batch(accelerator, queue, 1, points, points)[0];
            return () => accelerator.Get<IPairwise<float>>().Matrix(queue, KernelFunction.Rbf(), x, x, matrix);
        });
        yield return ($"K·v of {points} × 16, RBF, f32", (accelerator, queue) =>
        {
            MatrixView<float> x = Batch(accelerator, queue, 1, points, 16)[0], v = Batch(accelerator, queue, 1, points, 1)[0], product = Batch(accelerator, queue, 1, points, 1)[0];
            return () => accelerator.Get<IPairwise<float>>().Multiply(queue, KernelFunction.Rbf(), x, x, v, product);
        });
        yield return ($"{batch} conjugate gradients of order 16, f64", (accelerator, queue) => ConjugateGradients(accelerator, queue, batch));
        yield return ($"read of {side}² cells, 4 items, noise per cell", (accelerator, queue) =>
        {
            MatrixView<float> g = Batch(accelerator, queue, 1, side, side)[0], x = Batch(accelerator, queue, 1, 4, side)[0], y = Batch(accelerator, queue, 1, 4, side)[0];
            return () => accelerator.Get<ICrossbarRead>().Read(queue, new ReadChain(), new SimulationAddress(1, 0, 0), x, g, 0.01f, y);
        });
        yield return ($"pulses on {side}² cells, soft bounds", (accelerator, queue) =>
        {
            MatrixView<float> values = Batch(accelerator, queue, 1, 1, side)[0], state = Batch(accelerator, queue, 1, side, side)[0], conductance = Batch(accelerator, queue, 1, side, side)[0];
            var trains = new MatrixView<uint>(accelerator.Device.Allocate((nuint)side * sizeof(uint)), 0, 1, side, side);
            ICrossbarWrite write = accelerator.Get<ICrossbarWrite>();
            write.Encode(queue, values, 0.3f, 31, SimulationPurpose.RowPulses, new SimulationAddress(1, 0, 0), trains);
            return () => write.Pulse(
                queue, new CellModel { Rule = CellRule.Linear }, new CellParameters(0.001f, 0.001f, -1, 1, 0.3f), new SimulationAddress(1, 1, 0), PulseNoise.EachPulse, trains, trains, state, conductance);
        });
    }

    /// <summary>The median time, after a first call that compiles.</summary>
    public static double Seconds(Accelerator accelerator, Func<Accelerator, IQueue, Action> make)
    {
        using IQueue queue = accelerator.Device.CreateQueue();
        Action work = make(accelerator, queue);
        work();
        queue.Synchronize();
        var times = new double[Repetitions];
        for (int i = 0; i < Repetitions; i++)
        {
            // Work that is over at once is repeated.
            int count = 0;
            long start = Stopwatch.GetTimestamp();
            do
            {
                work();
                queue.Synchronize();
                count++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.05);
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds / count;
        }

        Array.Sort(times);
        return times[Repetitions / 2];
    }

    /// <summary>A time for people.</summary>
    public static string Text(double seconds) => seconds < 1e-3 ? $"{seconds * 1e6:0.0} µs" : $"{seconds * 1e3:0.00} ms";

    private static Action ConjugateGradients(Accelerator accelerator, IQueue queue, int count)
    {
        const int order = 16;
        var a = new double[count * order * order];
        var b = new double[count * order];
        for (int i = 0; i < a.Length; i++) a[i] = i / order % order == i % order ? 4 : 1.0 / (1 + Math.Abs((i / order % order) - (i % order)));
        for (int i = 0; i < b.Length; i++) b[i] = Math.Sin(i);
        BatchView<double> matrices = Upload(accelerator, queue, a, count, order, order), right = Upload(accelerator, queue, b, count, order, 1), x = Upload(accelerator, queue, b, count, order, 1);
        var status = new VectorView<int>(accelerator.Device.Allocate((nuint)count * sizeof(int)), 0, count);
        var iterations = new VectorView<int>(accelerator.Device.Allocate((nuint)count * sizeof(int)), 0, count);
        var residuals = new VectorView<double>(accelerator.Device.Allocate((nuint)count * sizeof(double)), 0, count);
        return () => accelerator.Get<IBatchedConjugateGradient<double>>().Solve(queue, matrices, right, 1e-10, 100, x, status, iterations, residuals);
    }

    private static BatchView<float> Batch(Accelerator accelerator, IQueue queue, int count, int rows, int columns)
    {
        var values = new float[count * rows * columns];
        for (int i = 0; i < values.Length; i++) values[i] = MathF.Sin(i);
        return Upload(accelerator, queue, values, count, rows, columns);
    }

    private static unsafe BatchView<T> Upload<T>(Accelerator accelerator, IQueue queue, T[] values, int count, int rows, int columns)
        where T : unmanaged
    {
        // Freed with the device.
        DeviceBuffer buffer = accelerator.Device.Allocate(checked((nuint)values.Length * (nuint)sizeof(T)));
        queue.Write<T>(values, new VectorView<T>(buffer, 0, values.Length));
        return new(buffer, 0, count, rows * columns, rows, columns, columns);
    }
}
