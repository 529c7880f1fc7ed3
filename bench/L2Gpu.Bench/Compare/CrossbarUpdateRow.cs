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
        List<(Line Line, double Visits)> lines = [], trains = [];
        foreach (int threads in Targets.Threads)
        {
            using var peer = new PythonPeer(context, "crossbar_peer.py", threads: 1);
            foreach ((string name, CellModel model) in new (string, CellModel)[]
                { ("tanh", new() { Rule = CellRule.Additive, Response = CellResponse.Tanh }), ("soft bounds", new() { Rule = CellRule.Linear }) })
            {
                foreach (int updates in new[] { 1, 16 })
                    lines.Add(Measure(context, threads, (side, with) => new CrossbarUpdateCase(context, name, model, side, updates, threads, with), peer));
                trains.Add(Measure(context, threads, (side, with) => new CrossbarTrainsCase(context, name, model, side, threads, with), peer));
            }
        }

        yield return new(
            "Updates by pulses, one a cell, each with its noise", "L2Gpu", "numpy", [.. lines.Select(line => line.Line)],
            "Both draw their noise from Philox4x32-10, in FP32. numpy is told each column's direction and does no coincidences; it works in blocks that stay in the cache, on as many threads, each with its generator.");
        yield return new(
            "Updates by trains of 31 slots, one a cell, with one pulse in the mean", "L2Gpu", "numpy", [.. trains.Select(line => line.Line)],
            "Ours draws each slot, so that each can be computed again. numpy draws each cell's number of pulses from a binomial law, which takes it less than half of the time that slots would, and then the noise of each pulse, in blocks as above.");
        yield return new(
            "Visits: one cell touched by one update",
            [.. lines.Concat(trains).Select(line => new Figure(string.Create(CultureInfo.InvariantCulture, $"{line.Line.Workload}, threads: {line.Line.Threads}"), line.Visits / line.Line.OursSeconds / 1e6, "million a second"))],
            $"To reach on 2 cores by trains of lines: {Targets.CrossbarVisits / 1e6:F0} million a second.");
    }

    private static (Line Line, double Visits) Measure(RowContext context, int threads, Func<int, PythonPeer?, CrossbarWriteCase> create, PythonPeer peer)
    {
        CaseRunner.WarmCode(context, () => create(256, null));
        using CrossbarWriteCase workload = create(context.Size(Side), peer);
        return (CaseRunner.AgainstPeer(context, workload, threads, target: null), workload.Visits);
    }
}
