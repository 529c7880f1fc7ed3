using System.Globalization;
using System.Text;

namespace L2Gpu.DeviceRunner.Timings.Reports;

/// <summary>Timings for people: a line on the screen for each row, and a table in Markdown.</summary>
internal static class TimingsTable
{
    public static string Line(Result result) => result.Samples.Length == 0
        ? $"{(result.IsWrong ? "WRONG" : string.Empty),-6}{result.Row.Id}: {result.Note}"
        : string.Create(CultureInfo.InvariantCulture, $"      {result.Row.Id}: {Time(result.Median)}{Ratio(result, " = ", " × floor")}{Speed(result, "  ")}");

    public static string Markdown(string title, TimingSession session, Peers peers)
    {
        Ceilings ceilings = session.Ceilings;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Ceilings, as measured in this run: copies {ceilings.Bandwidth / 1e9:F0} GB/s; multiply-adds {Rate(ceilings.Fp32)} in FP32, {Rate(ceilings.Fp64)} in FP64; "
            + $"matrix instructions {Rate(ceilings.Tf32Matrix)} in TF32, {Rate(ceilings.Fp64Matrix)} in FP64.").AppendLine();
        text.AppendLine("| work | shape | type | time | floor | by | × floor | speed | error ÷ bound | fastest peer | its time | peer ÷ ours |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (Result result in session.Results.Where(result => result.Samples.Length > 0)) text.AppendLine(Cells(result, peers));
        text.AppendLine();
        foreach (Result result in session.Results.Where(result => result.Samples.Length == 0))
            text.AppendLine(CultureInfo.InvariantCulture, $"- {(result.IsWrong ? "**wrong** " : string.Empty)}{result.Row.Id}: {result.Note}");
        foreach (Result result in session.Results.Where(result => result.Samples.Length > 0))
        {
            foreach (Peer peer in peers.Of(result.Row).Where(peer => !peer.IsComparable))
                text.AppendLine(CultureInfo.InvariantCulture, $"- for information: {result.Row.Id} by {peer.Name}: {Time(peer.Seconds)}, {peer.Seconds / result.Median:F2} of our time");
        }

        return text.AppendLine().ToString();
    }

    private static string Cells(Result result, Peers peers)
    {
        Peer? peer = peers.Best(result.Row);
        string clock = result.ByHost ? " (host's clock)" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"| {result.Row.Work} | {result.Row.ShapeText} | {result.Row.Type} | {Time(result.Median)}{clock} | {Time(result.Floor)} | {result.FloorBy} | {Ratio(result, string.Empty, string.Empty)} | ")
            + string.Create(CultureInfo.InvariantCulture, $"{Speed(result, string.Empty)} | {result.Accuracy!.OfBound:0.0e+0} | ")
            + (peer is null ? "| | |" : string.Create(CultureInfo.InvariantCulture, $"{peer.Name} | {Time(peer.Seconds)} | {peer.Seconds / result.Median:F2} |"));
    }

    private static string Ratio(Result result, string before, string after)
        => double.IsFinite(result.Floor) ? string.Create(CultureInfo.InvariantCulture, $"{before}{result.Median / result.Floor:F2}{after}") : string.Empty;

    private static string Speed(Result result, string before)
    {
        var parts = new List<string>();
        if (result.Flops > 0) parts.Add(Rate(result.Flops / result.Median));
        if (result.Bytes > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Bytes / result.Median / 1e9:G3} GB/s"));
        return parts.Count == 0 ? string.Empty : before + string.Join(", ", parts);
    }

    private static string Rate(double flops) => flops <= 0 ? "none"
        : flops >= 1e11 ? string.Create(CultureInfo.InvariantCulture, $"{flops / 1e12:G3} Tflop/s")
        : string.Create(CultureInfo.InvariantCulture, $"{flops / 1e9:G3} Gflop/s");

    private static string Time(double seconds) => !double.IsFinite(seconds) ? string.Empty
        : seconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:G3} s")
        : seconds >= 1e-3 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:G3} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:G3} µs");
}
