using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Copies on a device that compiles.</summary>
internal sealed class ConversionLauncher<T>(SourceContext context) : ConversionOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Items = 256, Each = 4;

    /// <inheritdoc/>
    protected override void Run<TTo>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
    {
        KernelDefines defines = KernelDefines.None.With("FROM", NameOf<T>()).With("TO", NameOf<TTo>()).With("UNITS", units is null ? 0 : 1);

        // What is not read is an argument all the same.
        (DeviceBuffer center, long centerOffset) = units is { } given ? (given.Center.Buffer, given.Center.Offset) : (source.Buffer, 0);
        (DeviceBuffer factor, long factorOffset) = units is { } also ? (also.Factor.Buffer, also.Factor.Offset) : (source.Buffer, 0);
        queue.Source().Launch(
            context.Kernel("Conversion/conversion", defines, "conversion"), new LaunchSize(LaunchExtensions.Tiles(source.Count, Items * Each)), new LaunchSize(Items),
            source.Count, source.Columns, source.Buffer, source.Offset, source.LeadingDimension, center, centerOffset, factor, factorOffset,
            destination.Buffer, destination.Offset, destination.LeadingDimension);
    }

    private static string NameOf<TElement>() => typeof(TElement) == typeof(float) ? "float" : "double";
}
