using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Cholesky factorisations against OpenBLAS.</summary>
internal sealed class CholeskyRow : IRow
{
    public string Name => "cholesky";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        Line[] lines = [.. Lines<float>(context), .. Lines<double>(context)];
        yield return new ResultTable("A = LLᵀ in place", "L2Gpu", "OpenBLAS", lines, "Each call factors a fresh copy; the copying is not in the time.");
    }

    private static IEnumerable<Line> Lines<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new CholeskyCase<T>(context, 96, threads));
            foreach (int n in Targets.CholeskySizes)
            {
                using var workload = new CholeskyCase<T>(context, context.Size(n), threads);
                yield return CaseRunner.AgainstPeer(context, workload, threads, n == 256 ? Targets.SmallCholesky(threads) : Targets.Blas(threads));
            }
        }
    }
}
