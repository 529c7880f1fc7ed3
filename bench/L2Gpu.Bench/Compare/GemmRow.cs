using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Matrix products against OpenBLAS.</summary>
internal sealed class GemmRow : IRow
{
    public string Name => "gemm";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        Line[] lines = [.. Lines<float>(context), .. Lines<double>(context)];
        yield return new ResultTable("C = A·B, square, row-major", "L2Gpu", "OpenBLAS", lines);
    }

    private static IEnumerable<Line> Lines<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new GemmCase<T>(context, 96, threads));
            foreach (int n in Targets.Sizes)
            {
                using var workload = new GemmCase<T>(context, context.Size(n), threads);
                yield return CaseRunner.AgainstPeer(context, workload, threads, Targets.Blas(threads));
            }
        }
    }
}
