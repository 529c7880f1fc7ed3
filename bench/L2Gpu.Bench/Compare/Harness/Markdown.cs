using System.Globalization;
using System.Text;

namespace L2Gpu.Bench.Compare;

/// <summary>Results as Markdown, which is also what the terminal shows.</summary>
internal static class Markdown
{
    public static string Page(RowResult result)
    {
        var page = new StringBuilder();
        Machine machine = result.Machine;
        page.Append(Invariant($"# {result.Row}\n\n"));
        page.Append(Invariant($"- {machine.Processor} ({machine.Signature}), {machine.Cores} cores, {string.Join(", ", machine.Isa)}, {machine.MemoryGiB} GiB\n"));
        page.Append(Invariant($"- {machine.Os} ({machine.Kernel}); {result.Provenance.Runtime}\n"));
        foreach ((string name, string version) in result.Provenance.Peers) page.Append(Invariant($"- {name}: {version}\n"));
        page.Append(Invariant($"- commit {result.Provenance.Commit}, {result.Date:yyyy-MM-dd HH:mm} UTC, load average before: {result.Provenance.LoadBefore}\n"));
        page.Append(Invariant($"- rerun: `bench/compare.sh {result.Row}`\n"));
        if (result.Tables.Any(table => table.Picture is not null)) page.Append(Invariant($"\n![{result.Row}]({result.Row}.svg)\n"));
        foreach (ResultTable table in result.Tables) page.Append('\n').Append(Table(table));
        return page.ToString();
    }

    public static string Table(ResultTable table)
    {
        if (table.Figures.Count > 0) return FigureTable(table);
        bool bits = table.Lines.Any(line => line.SameBits is not null);
        bool differences = table.Lines.Any(line => line.Difference is not null);
        bool rates = table.Lines.Any(line => line.OursGflops is not null);
        List<string> header = ["workload", "threads", table.Ours, table.Peer, "ratio", "target", "met", "spread", "waited", "samples"];
        if (rates) header.Add("ours, Gflop/s");
        if (differences) header.Add("difference (bound)");
        if (bits) header.AddRange("same bits", "SHA-256");

        var text = new StringBuilder();
        text.Append(Invariant($"## {table.Title}\n\n"));
        Append(text, header);
        Append(text, header.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (Line line in table.Lines)
        {
            List<string> cells =
            [
                line.Workload, Invariant($"{line.Threads}"), Time(line.OursSeconds), Time(line.PeerSeconds), Invariant($"{line.Ratio:F2}"),
                line.Target is { } target ? Invariant($"≥ {target:0.0#}") : "", line.Met is { } met ? (met ? "yes" : "**no**") : "",
                Invariant($"{100 * line.Spread:F0} %"), Waited(line.Waited), Invariant($"{line.OursSamples.Length}"),
            ];
            if (rates) cells.Add(line.OursGflops is { } rate ? Invariant($"{rate:F1}") : "");
            if (differences) cells.Add(DifferenceCell(line));
            if (bits) cells.AddRange(line.SameBits is { } same ? (same ? "yes" : "**NO**") : "", line.Fingerprint is { } sha ? $"`{sha[..12]}…`" : "");
            Append(text, cells);
        }

        Notes(text, table);
        return text.ToString();
    }

    private static string FigureTable(ResultTable table)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"## {table.Title}\n\n"));
        Append(text, ["what", "figure", "unit", "bound", "within"]);
        Append(text, ["---", "---:", "---", "---:", "---:"]);
        foreach (Figure figure in table.Figures)
        {
            string within = figure.Bound is { } bound ? (figure.Value <= bound ? "yes" : "**no**") : "";
            Append(text, [figure.What, Number(figure.Value), figure.Unit, figure.Bound is { } limit ? Number(limit) : "", within]);
        }

        Notes(text, table);
        return text.ToString();
    }

    private static void Notes(StringBuilder text, ResultTable table)
    {
        foreach (string note in table.Notes) text.Append(Invariant($"\n{note}\n"));
    }

    private static string Number(double value) => value >= 1000 || value == Math.Floor(value) ? Invariant($"{value:N0}") : Invariant($"{value:0.###}");

    private static string DifferenceCell(Line line)
    {
        if (line.Difference is not { } difference) return "";
        string cell = Invariant($"{difference:0.0e+0} ({line.DifferenceBound:0.0e+0})");
        return line.IsCorrect ? cell : $"**WRONG: {cell}**";
    }

    // In bold where so much was lost to other processes that the line says little.
    private static string Waited(double share) => share > 0.1 ? Invariant($"**{100 * share:F0} %**") : Invariant($"{100 * share:F0} %");

    private static string Time(double seconds) => seconds switch
    {
        >= 1 => Invariant($"{seconds:F3} s"),
        >= 1e-3 => Invariant($"{seconds * 1e3:F2} ms"),
        _ => Invariant($"{seconds * 1e6:F1} µs"),
    };

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
