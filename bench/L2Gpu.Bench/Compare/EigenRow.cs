using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Eigendecompositions of symmetric matrices against OpenBLAS's LAPACK.</summary>
internal sealed class EigenRow : IRow
{
    public string Name => "eigen";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        Line[] lines = [.. Lines<float>(context), .. Lines<double>(context)];
        yield return new ResultTable(
            "A = QΛQᵀ, all eigenvalues and eigenvectors", "L2Gpu", "OpenBLAS", lines,
            "The peer is ?syevd, LAPACK's divide and conquer, with its workspace allocated beforehand. The difference is the largest of: eigenvalues "
            + "against the peer's, our ‖AQ − QΛ‖ and our ‖QᵀQ − I‖, each by elements and relative to the largest element compared.");
    }

    private static IEnumerable<Line> Lines<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new EigenCase<T>(context, 96, threads));
            foreach (int n in Targets.EigenSizes)
            {
                using var workload = new EigenCase<T>(context, context.Size(n), threads);
                yield return CaseRunner.AgainstPeer(context, workload, threads, Targets.Eigen<T>(n, threads));
            }
        }
    }
}
