using BenchmarkDotNet.Attributes;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench;

/// <summary>What the micro-benchmarks of operators share: the CPU with some threads, a queue, and memory that is allocated once.</summary>
public abstract class OperatorBench
{
    private readonly List<IDisposable> _owned = [];

    [Params(1, 2)]
    public int Threads { get; set; }

    protected Accelerator Accelerator { get; private set; } = null!;

    protected IQueue Queue { get; private set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        Accelerator = CpuAccelerator.Create(Threads);
        Queue = Accelerator.Device.CreateQueue();
        Prepare();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (IDisposable owned in _owned) owned.Dispose();
        _owned.Clear();
        Queue.Dispose();
        Accelerator.Dispose();
    }

    /// <summary>Makes the inputs and touches the outputs.</summary>
    protected abstract void Prepare();

    private protected HostBlock<T> Block<T>(long rows, long columns, ulong seed = 1)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        HostBlock<T> block = new HostBlock<T>(Accelerator, rows, columns).Seeded(seed);
        _owned.Add(block);
        return block;
    }
}
