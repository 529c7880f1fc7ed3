using System.Globalization;
using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Products with a kernel matrix that is not stored, against numpy.</summary>
internal sealed class KernelProductRow : IRow
{
    private const int Threads = 2;

    public string Name => "kernel-product";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        List<string> notes =
        [
            "Plain numpy computes a block of rows of K at a time, in place, by one matrix product (BLAS with two threads), one exponential (which has one thread) and one product with v, with the "
                + "fastest of four block sizes. It has the target.",
            "The lines with two threads of numpy deal the blocks out to a pool of two threads of Python, with one BLAS thread in each. They have no target.",
            "Ours computes the kernel of each pair once, because K is symmetric; numpy computes all pairs.",
        ];
        Line[] lines = [.. Measure<float>(context, notes), .. Measure<double>(context, notes)];
        yield return new ResultTable("K·v, a radial basis function over one set of points", "L2Gpu", "numpy", lines, notes);
    }

    private static IEnumerable<Line> Measure<T>(RowContext context, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CaseRunner.WarmCode(context, () => new KernelProductCase<T>(context, 400, 16, Threads, pool: 1, peer: null));
        using var peer = new PythonPeer(context, "kernel_peer.py", Threads);
        foreach (int pool in (int[])[1, Threads])
        {
            using var workload = new KernelProductCase<T>(context, context.Size(20_000), 16, Threads, pool, peer);
            yield return CaseRunner.AgainstPeer(context, workload, Threads, pool == 1 ? Targets.KernelProduct : null);
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}: numpy's blocks have {workload.Chunk} rows."));
        }
    }
}
