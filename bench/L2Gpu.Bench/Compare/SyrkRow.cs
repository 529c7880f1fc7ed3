using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Symmetric products against OpenBLAS.</summary>
internal sealed class SyrkRow : IRow
{
    public string Name => "syrk";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        foreach (bool ofRows in new[] { false, true })
        {
            Line[] lines = [.. Lines<float>(context, ofRows), .. Lines<double>(context, ofRows)];
            yield return new ResultTable(
                ofRows ? "K = XXᵀ, square X, row-major" : "G = XᵀX, square X, row-major", "L2Gpu", "OpenBLAS", lines,
                "We write both triangles, OpenBLAS the lower one.");
        }
    }

    private static IEnumerable<Line> Lines<T>(RowContext context, bool ofRows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new SyrkCase<T>(context, 96, threads, ofRows));
            foreach (int n in Targets.Sizes)
            {
                using var workload = new SyrkCase<T>(context, context.Size(n), threads, ofRows);
                yield return CaseRunner.AgainstPeer(context, workload, threads, Targets.Blas(threads));
            }
        }
    }
}
