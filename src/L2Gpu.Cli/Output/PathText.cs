using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>What <c>--path</c> shows to people: the strongest coefficients at a few penalties.</summary>
internal static class PathText
{
    private const int MostFeatures = 10;

    // Parts of the degrees of freedom at the smallest λ that are left at the ones that are shown.
    private static readonly double[] Stations = [1, 0.75, 0.5, 0.1];

    public static void Write(IAnsiConsole screen, PathResult result)
    {
        RegularizationPath path = result.Path;
        for (int k = 0; k < path.TargetNames.Length; k++)
        {
            string of = path.TargetNames.Length == 1 ? "" : $" of {Markup.Escape(path.TargetNames[k])}";
            int[] features = [.. Svg.FeatureRanks.Ranked(path, k, result.Chosen[k]).Take(MostFeatures)];
            screen.MarkupLine($"  coefficients{of} × deviation along λ{(features.Length < path.FeatureNames.Length ? $", the {MostFeatures} largest of {Numbers.Count(path.FeatureNames.Length)}" : "")}");
            screen.Write(Table(path, k, result.Chosen[k], features));
        }

        foreach (string warning in path.Warnings) screen.MarkupLine($"[yellow]warning, along λ:[/] {Markup.Escape(warning)}");
    }

    /// <summary>The stages of the path as they stand beside those of the fit; none where there is no path.</summary>
    public static IEnumerable<StageReport> Stages(PathResult? result) => result?.Path.Stages.Select(s => s with { Name = $"path: {s.Name}" }) ?? [];

    private static Table Table(RegularizationPath path, int target, double chosen, int[] features)
    {
        int at = Svg.FeatureRanks.Nearest(path, chosen);
        int[] shown = Shown(path, at);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("λ"));
        foreach (int l in shown) table.AddColumn(new TableColumn(Cell(l, path.Lambda[l])) { NoWrap = true }.RightAligned());
        foreach (int j in features) table.AddRow([Markup.Escape(path.FeatureNames[j]), .. shown.Select(l => Cell(l, path.Coefficients[target][j][l] * path.FeatureDeviations[j]))]);
        table.AddRow(["[dim]degrees of freedom[/]", .. shown.Select(l => Cell(l, path.DegreesOfFreedom[l]))]);
        table.AddRow(["[dim]R² on the fit[/]", .. shown.Select(l => Cell(l, path.R2[target][l]))]);
        return table;

        // The λ of the model, as far as the path has it, stands out.
        string Cell(int l, double value) => l == at && path.Lambda[l] == chosen ? $"[bold green]{Svg.Ticks.Short(value)}[/]" : Svg.Ticks.Short(value);
    }

    private static int[] Shown(RegularizationPath path, int chosen)
    {
        int[] order = [.. Enumerable.Range(0, path.Lambda.Length).OrderBy(l => path.Lambda[l])];
        double most = path.DegreesOfFreedom[order[0]];
        var shown = new HashSet<int> { chosen };
        foreach (double part in Stations) shown.Add(order.MinBy(l => Math.Abs(path.DegreesOfFreedom[l] - (part * most))));
        return [.. order.Where(shown.Contains)];
    }
}
