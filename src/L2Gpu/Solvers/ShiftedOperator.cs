using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A + σI.</summary>
/// <typeparam name="T">The type of the vectors.</typeparam>
public sealed class ShiftedOperator<T> : ILinearOperator<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IKrylovSteps<T> _steps;
    private readonly ILinearOperator<T> _inner;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly VectorView<double> _shift;

    /// <summary>Adds a shift to an operator, which stays the caller's.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="inner">A.</param>
    /// <param name="shift">σ, finite.</param>
    /// <exception cref="ArgumentException">The shift is not finite.</exception>
    public ShiftedOperator(Accelerator accelerator, ILinearOperator<T> inner, double shift)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(inner);
        if (!double.IsFinite(shift)) throw new ArgumentException($"shift is {shift}; it must be finite.", nameof(shift));
        (_inner, _steps) = (inner, accelerator.Get<IKrylovSteps<T>>());
        _queue = accelerator.Device.CreateQueue();
        _arena = new DeviceArena(accelerator.Device, _queue);
        var values = new double[inner.Order];
        Array.Fill(values, shift);
        _shift = _arena.Upload<double>(values);
        _queue.Synchronize();
    }

    /// <inheritdoc/>
    public long Order => _inner.Order;

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y)
    {
        _inner.Apply(queue, x, y);
        _steps.ScaleRows(queue, _shift, x, 1, y);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _queue.Dispose();
    }
}
