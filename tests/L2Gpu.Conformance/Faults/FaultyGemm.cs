using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyGemm<T>(IGemm<T> right, Fault fault) : IGemm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Multiply(IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        double[] old = queue.Finite(c);
        right.Multiply(queue, transposeA, transposeB, alpha, a, b, beta, c);
        int k = (int)(transposeA == Transpose.No ? a.Columns : a.Rows);
        var problem = new GemmProblem((int)c.Rows, (int)c.Columns, k)
        {
            TransposeA = transposeA,
            TransposeB = transposeB,
            Alpha = double.CreateTruncating(alpha),
            Beta = double.CreateTruncating(beta),
            Count = (int)c.Count,
            SharesA = FaultReading.IsShared(a),
            SharesB = FaultReading.IsShared(b),
        };
        var bounds = new Lazy<double[]>(() => GemmBounds.Elements<T>(problem, queue.Finite(a), queue.Finite(b), old));
        fault.Strike(queue, ConformanceOutput.GemmResult, c, i => bounds.Value[i]);
    }
}
