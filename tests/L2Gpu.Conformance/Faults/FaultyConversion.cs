using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyConversion<T>(IConversion<T> right, Fault fault) : IConversion<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Convert(IQueue queue, MatrixView<T> source, MatrixView<float> destination)
    {
        right.Convert(queue, source, destination);
        fault.Strike(queue, ConformanceOutput.ConvertedToFloat, destination.AsBatch(), _ => 0);
    }

    public void Convert(IQueue queue, MatrixView<T> source, MatrixView<double> destination)
    {
        right.Convert(queue, source, destination);
        fault.Strike(queue, ConformanceOutput.ConvertedToDouble, destination.AsBatch(), _ => 0);
    }

    public void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<float> destination)
    {
        right.Standardize(queue, source, center, factor, destination);
        fault.Strike(queue, ConformanceOutput.StandardizedToFloat, destination.AsBatch(), _ => 0);
    }

    public void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<double> destination)
    {
        right.Standardize(queue, source, center, factor, destination);
        fault.Strike(queue, ConformanceOutput.StandardizedToDouble, destination.AsBatch(), _ => 0);
    }
}
