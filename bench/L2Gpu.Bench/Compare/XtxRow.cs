using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>The moments of tall matrices against OpenBLAS's symmetric product.</summary>
internal sealed class XtxRow : IRow
{
    public string Name => "xtx";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        Line[] lines = [.. Lines<float>(context), .. Lines<double>(context)];
        yield return new ResultTable(
            "XᵀX of a tall X", "L2Gpu", "OpenBLAS", lines,
            "Ours is what a fit computes in one pass: XᵀX (both triangles, totals in FP64), Xᵀy, yᵀy and the column sums.",
            "OpenBLAS's is one triangle of XᵀX, in the type of the data.");
    }

    private static IEnumerable<Line> Lines<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new XtxCase<T>(context, 512, 32, threads));
            foreach (int columns in Targets.TallColumns)
            {
                using var workload = new XtxCase<T>(context, context.Size(Targets.TallRows), context.Size(columns), threads);
                yield return CaseRunner.AgainstPeer(context, workload, threads, Targets.Xtx);
            }
        }
    }
}
