using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>What a launch, a read and a write cost that do next to nothing.</summary>
internal sealed class EnqueueCost : IDisposable
{
    private const string Text = "KERNEL(1, 1, 1) nothing(i64 n, GLOBAL int* RESTRICT x, i64 xOffset)\n{\n    if (n < 0) x[xOffset] = 0;\n}\n";

    private readonly int _calls;
    private readonly int _repeats;
    private readonly ISourceDevice _device;
    private readonly ISourceQueue _queue;
    private readonly IKernel _kernel;
    private readonly DeviceBuffer _buffer;

    /// <param name="context">What rows share.</param>
    /// <param name="entry">The device.</param>
    public EnqueueCost(RowContext context, SourceDeviceEntry entry)
    {
        context.Log("enqueueing");
        (_calls, _repeats) = (context.Size(2000), context.Pace.MinimumRepeats);
        _device = entry.Open();
        _queue = (ISourceQueue)_device.CreateQueue();
        _kernel = _device.Compile(new KernelSource("nothing.kernel.c", Text), KernelDefines.None).GetKernel("nothing");
        _buffer = _device.Allocate(4096);
    }

    public IReadOnlyList<Figure> Measure()
    {
        byte[] few = new byte[64];
        return
        [
            Each("a launch, enqueued", "ns", 1e9, Launch, afterwards: _queue.Synchronize),
            Each("a launch, enqueued and run, of many", "ns", 1e9, Launch, last: _queue.Synchronize),
            Each("a launch and a wait", "µs", 1e6, () =>
            {
                Launch();
                _queue.Synchronize();
            }),
            Each("64 bytes to the device", "µs", 1e6, () => _queue.Write(few, _buffer, 0), afterwards: _queue.Synchronize),
            Each("a launch, and 64 bytes back", "µs", 1e6, () =>
            {
                Launch();
                _queue.Read(_buffer, 0, few);
            }),
            Each("a buffer, allocated and disposed", "ns", 1e9, () => _device.Allocate(4096).Dispose()),
        ];
    }

    public void Dispose()
    {
        _queue.Dispose();
        _device.Dispose();
    }

    private void Launch() => _queue.Launch(_kernel, new LaunchSize(1), new LaunchSize(1), 1L, _buffer, 0L);

    // The time of one call, in units; `last` is timed with the calls, `afterwards` is not.
    private Figure Each(string what, string unit, double units, Action call, Action? last = null, Action? afterwards = null)
    {
        var samples = new double[_repeats];
        for (int repeat = -1; repeat < _repeats; repeat++)
        {
            double seconds = Clock.Seconds(() =>
            {
                for (int i = 0; i < _calls; i++) call();
                last?.Invoke();
            });
            afterwards?.Invoke();
            if (repeat >= 0) samples[repeat] = seconds / _calls * units;
        }

        return new Figure(what, samples.Order().ElementAt(_repeats / 2), unit) { Samples = samples };
    }
}
