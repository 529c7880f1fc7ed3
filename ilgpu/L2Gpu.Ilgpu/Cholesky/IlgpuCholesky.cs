using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Cholesky's factorisation.</summary>
internal sealed class IlgpuCholesky<T, TArithmetic>(IlgpuContext context) : CholeskyOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    // Columns of inverses that are solved for at a time, in numbers.
    private const long MostNumbers = 1 << 22;

    /// <inheritdoc/>
    public override unsafe Int128 Scratch(long order, long rightSides) => Math.Max(1, Math.Min(order, MostNumbers / Math.Max(1, order))) * (Int128)order * sizeof(T);

    /// <inheritdoc/>
    protected override void RunFactor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        using var leases = new Leases(a.Buffer, status.Buffer);
        queue.Write<int>(new int[status.Length], status);
        for (long first = 0; first < a.Rows; first += CholeskyKernel.Panel)
        {
            int width = (int)Math.Min(CholeskyKernel.Panel, a.Rows - first);
            var arguments = new CholeskyArguments<T> { A = new(a), Status = VectorArgument.Of(status), Order = a.Rows, RightSides = a.Count, First = first, Width = width };
            long below = a.Rows - first - width, across = context.Across(below);
            context.Rows(queue, CholeskyKernel.Triangle<T, TArithmetic>, a.Count, arguments);
            context.Each(queue, CholeskyKernel.Rows, a.Count * below, arguments);
            context.Tiles(queue, CholeskyKernel.Update, a.Count * Triangle.First(across), arguments);
        }
    }

    /// <inheritdoc/>
    protected override void RunSolve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        using var leases = new Leases(factor.Buffer, b.Buffer);
        context.Rows(queue, CholeskyKernel.Solve, b.Count * b.Columns, new CholeskyArguments<T> { A = new(factor), B = new(b), Order = b.Rows, RightSides = b.Columns });
    }

    /// <inheritdoc/>
    protected override void RunInverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        using var leases = new Leases(factor.Buffer, diagonal.Buffer);
        long order = factor.Rows, each = Math.Clamp(MostNumbers / order / factor.Count, 1, order);
        using var columns = new ScratchArray<T>(context, queue, checked(factor.Count * each * order));
        for (long first = 0; first < order; first += each)
        {
            long count = Math.Min(each, order - first);
            var arguments = new CholeskyArguments<T> { A = new(factor), B = new(diagonal), Columns = columns.View, Order = order, RightSides = count, Column = first };
            context.Rows(queue, CholeskyKernel.InverseDiagonal, factor.Count * count, arguments);
        }
    }

    /// <inheritdoc/>
    protected override void RunLogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        using var leases = new Leases(factor.Buffer, logDeterminant.Buffer);
        context.Rows(
            queue, CholeskyKernel.LogDeterminant<T, TArithmetic>, factor.Count,
            new CholeskyArguments<T> { A = new(factor), LogDeterminant = VectorArgument.Of(logDeterminant), Order = factor.Rows });
    }
}
