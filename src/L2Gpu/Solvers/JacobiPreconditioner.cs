using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Division by the diagonal: what a matrix needs whose rows have different units.</summary>
/// <typeparam name="T">The type of the vectors.</typeparam>
public sealed class JacobiPreconditioner<T> : IPreconditioner<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IKrylovSteps<T> _steps;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly VectorView<double> _inverse;

    /// <summary>Makes one from a diagonal.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="diagonal">The diagonal of the matrix, n values, shift included; positive and finite.</param>
    /// <exception cref="ArgumentException">A value is not positive or not finite.</exception>
    public JacobiPreconditioner(Accelerator accelerator, ReadOnlySpan<double> diagonal)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        for (int i = 0; i < diagonal.Length; i++)
        {
            if (!(diagonal[i] > 0) || !double.IsFinite(diagonal[i]))
                throw new ArgumentException($"diagonal[{i}] is {diagonal[i]}; the diagonal of a positive definite matrix is positive. Check the matrix.", nameof(diagonal));
        }

        _steps = accelerator.Get<IKrylovSteps<T>>();
        _queue = accelerator.Device.CreateQueue();
        _arena = new DeviceArena(accelerator.Device, _queue);
        _inverse = _arena.Upload<double>(Array.ConvertAll(diagonal.ToArray(), d => 1 / d));
        _queue.Synchronize();
        Order = diagonal.Length;
    }

    /// <inheritdoc/>
    public long Order { get; }

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<T> r, MatrixView<T> z) => _steps.ScaleRows(queue, _inverse, r, 0, z);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _queue.Dispose();
    }
}
