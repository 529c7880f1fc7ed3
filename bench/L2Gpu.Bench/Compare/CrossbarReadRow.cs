using System.Globalization;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary>Noisy reads of an array of cells against numpy.</summary>
internal sealed class CrossbarReadRow : IRow
{
    private static readonly (int Batch, ReadNoise Noise, bool Shared)[] Reads =
        [(16, ReadNoise.PerCell, false), (64, ReadNoise.Collapsed, true), (64, ReadNoise.Collapsed, false), (1, ReadNoise.Collapsed, false)];

    public string Name => "crossbar-read";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        List<string> notes =
        [
            "Noise of each cell: numpy fills an array with normal numbers from its Philox, scales and shifts it in place, and multiplies. Noise of each sum: one product for means, one for variances (of one σ, a sum for "
                + "each item), and normal numbers. numpy's products have our threads; its normal numbers have one.",
        ];
        Line[] lines = [.. Lines(context, notes)];
        yield return new("Reads with noise, in FP32", "L2Gpu", "numpy", lines, notes);
    }

    private static IEnumerable<Line> Lines(RowContext context, List<string> notes)
    {
        foreach (int threads in Targets.Threads)
        {
            using var peer = new PythonPeer(context, "crossbar_read_peer.py", threads);
            foreach ((int batch, ReadNoise noise, bool shared) in Reads)
            {
                CaseRunner.WarmCode(context, () => new CrossbarReadCase(context, 200, batch, noise, shared, threads, peer: null));
                using var workload = new CrossbarReadCase(context, context.Size(1024), batch, noise, shared, threads, peer);
                Line line = CaseRunner.AgainstPeer(context, workload, threads, target: null);
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}, {threads} thread{(threads == 1 ? "" : "s")}: {workload.Cells / line.OursSeconds:0.00e0} cells a second."));
                yield return line;
            }
        }
    }
}
