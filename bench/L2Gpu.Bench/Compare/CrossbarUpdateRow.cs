using System.Globalization;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary>Updates of crossbars by pulses with cycle-to-cycle noise, against numpy.</summary>
internal sealed class CrossbarUpdateRow : IRow
{
    // Columns are those of a large layer; states and conductances are beyond the second cache.
    private const int Side = 2048;

    public string Name => "crossbar-update";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        var lines = new List<(Line Line, double Visits)>();
        foreach (int threads in Targets.Threads)
        {
            using var peer = new PythonPeer(context, "crossbar_peer.py", threads: 1);
            foreach ((string name, CellModel model) in new (string, CellModel)[]
                { ("tanh", new() { Rule = CellRule.Additive, Response = CellResponse.Tanh }), ("soft bounds", new() { Rule = CellRule.Linear }) })
            {
                foreach (int updates in new[] { 1, 16 })
                {
                    CaseRunner.WarmCode(context, () => new CrossbarUpdateCase(context, name, model, 256, updates, threads, peer: null));
                    using var workload = new CrossbarUpdateCase(context, name, model, context.Size(Side), updates, threads, peer);
                    lines.Add((CaseRunner.AgainstPeer(context, workload, threads, target: null), workload.Visits));
                }
            }
        }

        yield return new(
            "Updates by pulses, one a cell, each with its noise", "L2Gpu", "numpy", [.. lines.Select(line => line.Line)],
            "Both draw their noise from Philox4x32-10, in FP32. numpy is told each column's direction and does no coincidences; it works in blocks that stay in the cache, on as many threads, each with its generator.");
        yield return new(
            "Visits: one cell touched by one update",
            [.. lines.Select(line => new Figure(string.Create(CultureInfo.InvariantCulture, $"{line.Line.Workload}, threads: {line.Line.Threads}"), line.Visits / line.Line.OursSeconds / 1e6, "million a second"))],
            $"To reach on 2 cores: {Targets.CrossbarVisits / 1e6:F0} million a second.");
    }
}
