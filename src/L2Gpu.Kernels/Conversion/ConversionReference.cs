using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The copies by their definition, on the host. For comparison, never for speed.</summary>
/// <typeparam name="T">The type of the source, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ConversionReference<T> : ConversionOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run<TTo>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
    {
        double[] values = HostCopy.Read(queue, source);
        if (units is { } given)
        {
            double[] center = HostCopy.Read(queue, given.Center.AsRow()), factor = HostCopy.Read(queue, given.Factor.AsRow());
            for (int i = 0; i < values.Length; i++) values[i] = (values[i] - center[i % center.Length]) * factor[i % factor.Length];
        }

        HostCopy.Write(queue, values, destination);
    }
}
