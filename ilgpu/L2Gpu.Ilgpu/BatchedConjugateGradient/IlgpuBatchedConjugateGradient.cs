using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Conjugate gradients for many small systems.</summary>
internal sealed class IlgpuBatchedConjugateGradient<T, TArithmetic>(IlgpuContext context) : BatchedConjugateGradientOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    // Vectors of systems that are solved at once.
    private const long MostNumbers = 1L << 24;

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations, VectorView<double> residuals)
    {
        using var leases = new Leases(a.Buffer, b.Buffer, x.Buffer, status.Buffer, iterations.Buffer, residuals.Buffer);
        long order = a.Rows, each = Math.Clamp(MostNumbers / Math.Max(1, 4 * order), 1, x.Count);
        using var vectors = new ScratchArray<double>(context, queue, checked(4 * order * each));
        for (long first = 0; first < x.Count; first += each)
        {
            long count = Math.Min(each, x.Count - first);
            var arguments = new BatchedConjugateGradientArguments<T>
            {
                A = new(Part(a, first, count)), B = new(Part(b, first, count)), X = new(Part(x, first, count)), Status = VectorArgument.Of(status.Slice(first, count)),
                Iterations = VectorArgument.Of(iterations.Slice(first, count)), Residuals = VectorArgument.Of(residuals.Slice(first, count)), Vectors = vectors.View, Order = order, Tolerance = tolerance,
                Limit = limit,
            };
            context.Rows(queue, BatchedConjugateGradientKernel.Run<T, TArithmetic>, count, arguments);
        }
    }

    private static BatchView<T> Part(BatchView<T> view, long first, long count)
        => new(view.Buffer, view[first].Offset, count, view.Stride, view.Rows, view.Columns, view.LeadingDimension);
}
