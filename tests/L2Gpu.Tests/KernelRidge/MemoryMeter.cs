using System.Diagnostics.CodeAnalysis;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>A device that notes the most bytes that were allocated from it at one time; where it is asked to, with what the thread that asks rents for temporaries of the CPU.</summary>
internal class MemoryMeter(IDevice inner) : IDevice
{
    private readonly List<DeviceBuffer> _buffers = [];
    private ScratchMeter? _scratch;

    public long Peak { get; private set; }

    /// <summary>The bytes of the buffers that are alive.</summary>
    public long Live => _buffers.Where(b => !b.IsDisposed).Sum(b => (long)b.ByteLength);

    public DeviceInfo Info => inner.Info;

    /// <summary>Counts temporaries too, until the result is disposed. Work on one thread alone is seen.</summary>
    public IDisposable WithScratch() => _scratch = new ScratchMeter(rented => Peak = Math.Max(Peak, Live + rented));

    /// <summary>Forgets the peak.</summary>
    public void Restart() => Peak = 0;

    /// <summary>An accelerator that takes its memory from here, with the operators of a processor whose device this meters.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="eigen">Whether it decomposes matrices, as GPUs do not.</param>
    public Accelerator With(Accelerator processor, bool eigen = true)
    {
        OperatorTable operators = new OperatorTable()
            .Add(processor.Get<IPairwise<double>>()).Add(processor.Get<IPairwise<float>>()).Add(processor.Get<IConversion<double>>()).Add(processor.Get<IConversion<float>>())
            .Add(processor.Get<ICholesky<double>>()).Add(processor.Get<ICholesky<float>>()).Add(processor.Get<IGemm<double>>()).Add(processor.Get<IGemm<float>>())
            .Add(processor.Get<IGram<double>>()).Add(processor.Get<IGram<float>>()).Add(processor.Get<IKrylovSteps<double>>()).Add(processor.Get<IKrylovSteps<float>>())
            .Add(processor.Get<ILeaveOneOut<double>>()).Add(processor.Get<ILinearResidual<double>>()).Add(processor.Get<IColumnMoments<double>>());
        return new(this, eigen ? operators.Add(processor.Get<ISymmetricEigen<double>>()).Add(processor.Get<ISymmetricEigen<float>>()) : operators);
    }

    public DeviceBuffer Allocate(nuint bytes)
    {
        DeviceBuffer buffer = inner.Allocate(bytes);
        _buffers.RemoveAll(b => b.IsDisposed);
        _buffers.Add(buffer);
        Peak = Math.Max(Peak, Live + (_scratch?.Live ?? 0));
        return buffer;
    }

    public IQueue CreateQueue() => inner.CreateQueue();

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
        => inner.TryGetService(out service);

    public void Dispose() => inner.Dispose();
}
