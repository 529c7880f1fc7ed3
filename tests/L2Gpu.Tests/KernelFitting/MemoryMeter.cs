using System.Diagnostics.CodeAnalysis;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.KernelFitting;

/// <summary>A device that adds up the buffers that are alive whenever another one is asked for.</summary>
internal sealed class MemoryMeter : IDevice
{
    private readonly Accelerator _inner;
    private readonly List<DeviceBuffer> _buffers = [];

    public MemoryMeter(Accelerator inner)
    {
        _inner = inner;
        var operators = new OperatorTable();
        Add<float>(operators);
        Add<double>(operators);
        Accelerator = new Accelerator(this, operators);
    }

    public Accelerator Accelerator { get; }

    public long Peak { get; private set; }

    public long Live => _buffers.Where(buffer => !buffer.IsDisposed).Sum(buffer => (long)buffer.ByteLength);

    public DeviceInfo Info => _inner.Device.Info;

    public void Restart() => Peak = 0;

    public DeviceBuffer Allocate(nuint bytes)
    {
        DeviceBuffer buffer = _inner.Device.Allocate(bytes);
        _buffers.RemoveAll(old => old.IsDisposed);
        _buffers.Add(buffer);
        Peak = Math.Max(Peak, Live);
        return buffer;
    }

    public IQueue CreateQueue() => _inner.Device.CreateQueue();

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
        => _inner.Device.TryGetService(out service);

    public void Dispose() => _inner.Dispose();

    private void Add<T>(OperatorTable operators)
        where T : unmanaged
        => operators.Add(_inner.Get<IGemm<T>>()).Add(_inner.Get<IGram<T>>()).Add(_inner.Get<IKrylovSteps<T>>()).Add(_inner.Get<ISymmetricEigen<T>>())
            .Add(_inner.Get<IConversion<T>>()).Add(_inner.Get<IPairwise<T>>());
}
