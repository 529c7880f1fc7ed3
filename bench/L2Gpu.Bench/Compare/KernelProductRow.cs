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
            "numpy computes a block of rows of K at a time on each of two threads, in place, by one matrix product (BLAS with one thread) and one exponential, with the fastest of four block sizes.",
            "Ours computes the kernel of each pair once, because K is symmetric; numpy computes all pairs.",
        ];
        Line[] lines = [Measure<float>(context, notes), Measure<double>(context, notes)];
        yield return new ResultTable("K·v, a radial basis function over one set of points", "L2Gpu", "numpy", lines, notes);
    }

    private static Line Measure<T>(RowContext context, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CaseRunner.WarmCode(context, () => new KernelProductCase<T>(context, 400, 16, Threads, peer: null));
        using var peer = new PythonPeer(context, "kernel_peer.py", Threads);
        using var workload = new KernelProductCase<T>(context, context.Size(20_000), 16, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.KernelProduct);
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}: numpy's blocks have {workload.Chunk} rows."));
        return line;
    }
}
