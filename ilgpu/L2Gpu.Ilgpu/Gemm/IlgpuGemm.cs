using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Products of matrices in tiles.</summary>
internal sealed class IlgpuGemm<T>(IlgpuContext context) : GemmOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run(IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        using BufferLease leaseA = a.Buffer.Lease(), leaseB = b.Buffer.Lease(), leaseC = c.Buffer.Lease();
        long across = context.Across(c.Columns), down = context.Across(c.Rows);
        var arguments = new GemmArguments<T>
        {
            A = new(a), B = new(b), C = new(c), M = c.Rows, N = c.Columns, K = alpha == T.Zero ? 0 : transposeA == Transpose.No ? a.Columns : a.Rows, Alpha = alpha, Beta = beta,
            TransposeA = (int)transposeA, TransposeB = (int)transposeB,
        };
        context.Tiles(queue, GemmKernel.Run, c.Count * across * down, arguments);
    }
}
