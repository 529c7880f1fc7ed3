using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Copies between precisions and units.</summary>
internal sealed class IlgpuConversion<T, TArithmetic>(IlgpuContext context) : ConversionOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override void Run<TTo>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
    {
        if (destination is MatrixView<float> single) Copy<float, SingleArithmetic>(queue, source, units, single);
        else Copy<double, DoubleArithmetic>(queue, source, units, (MatrixView<double>)(object)destination);
    }

    private void Copy<TTo, TToArithmetic>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
        where TTo : unmanaged
        where TToArithmetic : struct, IArithmetic<TTo>
    {
        using var leases = new Leases(source.Buffer, destination.Buffer, units?.Center.Buffer, units?.Factor.Buffer);
        var arguments = new ConversionArguments<T, TTo> { From = new(source), To = new(destination), Rows = source.Rows, Columns = source.Columns, HasUnits = units is null ? 0 : 1 };
        if (units is { } given) (arguments.Center, arguments.Factor) = (VectorArgument.Of(given.Center), VectorArgument.Of(given.Factor));
        context.Each(queue, ConversionKernel.Run<T, TArithmetic, TTo, TToArithmetic>, source.Count, arguments);
    }
}
