using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IConversion{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T">The type of the source, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class ConversionOperator<T> : IConversion<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Convert(IQueue queue, MatrixView<T> source, MatrixView<float> destination) => Plain(queue, source, destination);

    /// <inheritdoc/>
    public void Convert(IQueue queue, MatrixView<T> source, MatrixView<double> destination) => Plain(queue, source, destination);

    /// <inheritdoc/>
    public void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<float> destination)
        => Standard(queue, source, center, factor, destination);

    /// <inheritdoc/>
    public void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<double> destination)
        => Standard(queue, source, center, factor, destination);

    /// <summary>The cost of a copy.</summary>
    public static unsafe Workload Workload(long rows, long columns, int bytesOfResult)
        => new(2.0 * rows * columns, (double)rows * columns * (sizeof(T) + bytesOfResult));

    /// <summary>Carries out a valid call that is not empty.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="source">The source.</param>
    /// <param name="units">Center and factor; null for a plain copy.</param>
    /// <param name="destination">The destination, of either precision.</param>
    protected abstract void Run<TTo>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
        where TTo : unmanaged, IFloatingPointIeee754<TTo>;

    private void Plain<TTo>(IQueue queue, MatrixView<T> source, MatrixView<TTo> destination)
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        Validate(queue, source, destination);
        if (source.Count > 0) Run(queue, source, null, destination);
    }

    private void Standard<TTo>(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<TTo> destination)
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        Validate(queue, source, destination);
        Check.Vector(queue, center, source.Columns, nameof(center));
        Check.Vector(queue, factor, source.Columns, nameof(factor));
        Check.Apart(destination.AsBatch(), center.AsRow().AsBatch(), nameof(destination), nameof(center));
        Check.Apart(destination.AsBatch(), factor.AsRow().AsBatch(), nameof(destination), nameof(factor));
        if (source.Count > 0) Run(queue, source, (center, factor), destination);
    }

    private static void Validate<TTo>(IQueue queue, MatrixView<T> source, MatrixView<TTo> destination)
        where TTo : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, source.Buffer, nameof(source));
        Check.Matrix(queue, destination, source.Rows, source.Columns, nameof(destination));
        Check.Apart(destination.AsBatch(), source.AsBatch(), nameof(destination), nameof(source));
    }
}
