using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu;

/// <summary>The matrix √W·K·√W of a kernel and some points, which is computed anew in each product and never stored.</summary>
/// <typeparam name="T">The type of points and vectors.</typeparam>
/// <remarks>
/// Memory beside the points is that of one block of vectors. A product costs n²/2 evaluations of the kernel where it is symmetric, for any number of vectors. It can be
/// used by one thread at a time.
/// </remarks>
public sealed class KernelOperator<T> : ILinearOperator<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IPairwise<T> _pairwise;
    private readonly IKrylovSteps<T> _steps;
    private readonly KernelFunction _kernel;
    private readonly MatrixView<T> _points;
    private readonly Summation _summation;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly VectorView<double>? _roots;
    private readonly BlockScratch<T> _product;

    /// <summary>Takes points, which must not change while the operator is used. They stay the caller's.</summary>
    /// <param name="accelerator">Where the points lie.</param>
    /// <param name="kernel">The kernel, symmetric; positive semidefinite for conjugate gradients.</param>
    /// <param name="points">Shape (n, d).</param>
    /// <param name="rootWeights">√wᵢ, n of them, finite and not negative; empty for 1.</param>
    /// <param name="summation">How products are summed.</param>
    /// <exception cref="ArgumentException">There are factors for another number of points, or one is negative or not finite, or the kernel does not suit points of d columns.</exception>
    public KernelOperator(
        Accelerator accelerator, KernelFunction kernel, MatrixView<T> points, ReadOnlySpan<double> rootWeights = default, Summation summation = Summation.Blocked)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(kernel);
        if (!rootWeights.IsEmpty && rootWeights.Length != points.Rows)
            throw new ArgumentException($"rootWeights holds {rootWeights.Length} factors; there are {points.Rows} points.", nameof(rootWeights));
        for (int i = 0; i < rootWeights.Length; i++)
        {
            if (!(rootWeights[i] >= 0) || !double.IsFinite(rootWeights[i]))
                throw new ArgumentException($"rootWeights[{i}] is {rootWeights[i]}; roots of weights are finite and not negative.", nameof(rootWeights));
        }

        (_pairwise, _steps) = (accelerator.Get<IPairwise<T>>(), accelerator.Get<IKrylovSteps<T>>());
        (_kernel, _points, _summation) = (kernel.Resolve(points.Columns), points, summation);
        _queue = accelerator.Device.CreateQueue();
        _arena = new DeviceArena(accelerator.Device, _queue);
        _product = new(_arena, points.Rows);
        if (rootWeights.IsEmpty) return;
        _roots = _arena.Upload<double>(rootWeights);
        _queue.Synchronize();
    }

    /// <inheritdoc/>
    public long Order => _points.Rows;

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y)
    {
        if (_roots is not { } roots)
        {
            _pairwise.Multiply(queue, _kernel, _points, _points, x, y, _summation);
            return;
        }

        // Y holds √W·X until it is overwritten.
        MatrixView<T> product = _product.For(x.Columns);
        _steps.ScaleRows(queue, roots, x, 0, y);
        _pairwise.Multiply(queue, _kernel, _points, _points, y, product, _summation);
        _steps.ScaleRows(queue, roots, product, 0, y);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _queue.Dispose();
    }
}
