using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Kernel matrices against scikit-learn.</summary>
internal sealed class RbfRow : IRow
{
    private const int Threads = 2;

    public string Name => "rbf";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        Line[] lines = [.. Lines<float>(context, Targets.RbfFloat), .. Lines<double>(context, Targets.RbfDouble)];
        yield return new ResultTable(
            "The matrix of a radial basis function over one set of points", "L2Gpu", "scikit-learn rbf_kernel", lines,
            "Ours computes distances to a relative error, however near the points are to each other; scikit-learn by ‖x‖² + ‖y‖² − 2xᵀy, of floats in FP64 pieces. "
            + "Each side returns a new matrix each time. Ours computes the kernel of each pair once, because the matrix is symmetric, on two threads; scikit-learn computes all pairs, products by BLAS on two threads, "
            + "the exponential, which is numpy's, on one.");
    }

    private static IEnumerable<Line> Lines<T>(RowContext context, double target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CaseRunner.WarmCode(context, () => new RbfCase<T>(context, 130, 64, Threads, peer: null));
        using var peer = new PythonPeer(context, "kernel_peer.py", Threads);
        foreach (int d in Targets.RbfColumns)
        {
            using var workload = new RbfCase<T>(context, context.Size(4000), context.Size(d), Threads, peer);
            yield return CaseRunner.AgainstPeer(context, workload, Threads, target);
        }
    }
}
