using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>An FP32 operator for FP64 vectors, which are rounded on their way in; the largest numbers of a vector must be within FP32's range.</summary>
internal sealed class NarrowedOperator : ILinearOperator<double>, IDisposable
{
    private readonly ILinearOperator<float> _inner;
    private readonly IConversion<double> _narrow;
    private readonly IConversion<float> _widen;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly BlockScratch<float> _x;
    private readonly BlockScratch<float> _y;

    /// <summary>Wraps an operator, which stays the caller's.</summary>
    public NarrowedOperator(Accelerator accelerator, ILinearOperator<float> inner)
    {
        (_inner, _narrow, _widen) = (inner, accelerator.Get<IConversion<double>>(), accelerator.Get<IConversion<float>>());
        _queue = accelerator.Device.CreateQueue();
        _arena = new DeviceArena(accelerator.Device, _queue);
        (_x, _y) = (new(_arena, inner.Order), new(_arena, inner.Order));
    }

    public long Order => _inner.Order;

    public void Apply(IQueue queue, MatrixView<double> x, MatrixView<double> y)
    {
        MatrixView<float> from = _x.For(x.Columns), to = _y.For(x.Columns);
        _narrow.Convert(queue, x, from);
        _inner.Apply(queue, from, to);
        _widen.Convert(queue, to, y);
    }

    public void Dispose()
    {
        _arena.Dispose();
        _queue.Dispose();
    }
}
