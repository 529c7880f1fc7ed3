namespace L2Gpu.Bench.Compare;

/// <summary>Normal numbers against numpy's.</summary>
internal sealed class NormalsRow : IRow
{
    public string Name => "normals";

    public IEnumerable<ResultTable> Run(RowContext context)
        => [new("Standard normal numbers, in FP32", "L2Gpu", "numpy", [.. Lines(context)], "Both take their bits from Philox4x32-10; numpy makes normal numbers of them by the ziggurat, ours are Box and Muller's. numpy has one thread.")];

    private static IEnumerable<Line> Lines(RowContext context)
    {
        using var peer = new PythonPeer(context, "random_peer.py", threads: 1);
        foreach (int threads in Targets.Threads)
        {
            CaseRunner.WarmCode(context, () => new NormalsCase(context, 100_000, threads, peer: null));
            using var workload = new NormalsCase(context, context.Size(1 << 24), threads, peer);
            yield return CaseRunner.AgainstPeer(context, workload, threads, threads == 1 ? Targets.Normals : null);
        }
    }
}
