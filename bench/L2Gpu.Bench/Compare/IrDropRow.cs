namespace L2Gpu.Bench.Compare;

/// <summary>Crossbars with wires against a sparse direct solver.</summary>
internal sealed class IrDropRow : IRow
{
    public string Name => "ir-drop";

    public IEnumerable<ResultTable> Run(RowContext context)
        => [new(
            "Currents of crossbars with wires, in FP64", "L2Gpu", "scipy splu", [.. Lines(context)],
            "Ours iterates to a residual of 1e-12, which it computes from the answer. The peer factors the matrix of all nodes once a call, ordered and pivoted as suits a symmetric one, and solves for all reads at once; the "
            + "making of that matrix is not in its time. It has one thread. Reads a second are their number over the time; the goals are 4000 at 128² and 60 at 512² on two threads.")];

    private static IEnumerable<Line> Lines(RowContext context)
    {
        using var peer = new PythonPeer(context, "network_peer.py", threads: 1);
        foreach (int threads in Targets.Threads)
        {
            foreach ((int size, int reads) in new[] { (128, 1), (128, 64), (512, 1), (512, 8) })
            {
                CaseRunner.WarmCode(context, () => new IrDropCase(context, 64, 2, threads, peer: null));
                using var workload = new IrDropCase(context, context.Size(size), reads, threads, peer);
                yield return CaseRunner.AgainstPeer(context, workload, threads, null);
            }
        }
    }
}
