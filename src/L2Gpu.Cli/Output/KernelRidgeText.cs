using System.Collections.Immutable;
using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>What <c>fit kernel-ridge</c> shows to people.</summary>
internal static class KernelRidgeText
{
    public static void Write(CliConsole console, KernelFitResult result, LambdaChoiceKind choice)
        => FitText.Write(console, screen => Write(console, screen, result, choice));

    private static void Write(CliConsole console, IAnsiConsole screen, KernelFitResult result, LambdaChoiceKind choice)
    {
        KernelRidgeModel model = result.Best;
        KernelFitReport report = model.Report!;
        screen.MarkupLine($"[bold]kernel ridge[/]  {Markup.Escape(string.Join(", ", model.TargetNames))} from {Numbers.Count(model.FeatureNames.Length)} features, {Numbers.Count(report.Rows)} rows");
        screen.MarkupLine($"[bold]{Markup.Escape(KernelText.Of(model.Kernel))}[/]{(report.Search is { } found ? $" (best of {found.Length} with λ)" : "")}");
        string chosen = result.Selection is { } curve ? FitText.Chosen(curve) : result.Models.Count > 1 ? $" (first of {result.Models.Count})" : choice == LambdaChoiceKind.PerTarget ? " (one a target)" : "";
        screen.MarkupLine($"[bold]λ = {FitText.Lambda(model.Lambda)}[/]{chosen}, by {report.Solver} in {report.Precision} on {Markup.Escape(report.Device)}");
        if (result.Models.Count > 1) screen.Write(FitText.PathTable([.. result.Models.Select((m, i) => (m.Lambda[0], (FitReport)m.Report!, result.Tests[i]))], result.Selection));
        else screen.WriteLine();
        screen.Write(Evidence(model, report, result.Tests[result.Chosen], result.Rows));
        if (report.Search is { } search) screen.Write(Search(search, model));
        if (result.Selection is { } selection) FitText.WriteCurve(console, screen, selection, folds: null);
        FitText.WriteEnd(screen, report, result.Notes, result.Stages.Concat(report.Stages), report.WhyDevice);
    }

    private static Grid Evidence(KernelRidgeModel model, KernelFitReport report, TestScore? test, long rows)
    {
        Grid grid = FitText.Evidence(report, test);
        if (LeaveOneOutRmse(report) is { } errors) FitText.Row(grid, IsOfSearch(report) ? "search's leave-one-out RMSE" : "leave-one-out RMSE", FitText.List(errors));
        if (report.HeldOutErrors is { } looks) FitText.Row(grid, "held-out RMSE", FitText.List(looks.Select(target => Math.Sqrt(target.Where(look => !double.IsNaN(look.Error)).Min(look => look.Error)))));
        if (report.Iterations is { } results) FitText.Row(grid, "iterations", string.Join(", ", results.Select(r => r.Iterations)));
        FitText.Row(grid, "relative residual", FitText.List(report.RelativeResidual));
        if (!report.DegreesOfFreedom.IsEmpty) FitText.Row(grid, "degrees of freedom", $"{FitText.List(report.DegreesOfFreedom.Distinct())} of {Numbers.Count(model.Centers)}");
        FitText.Row(grid, "points", model.Centers == rows ? "every row" : $"{Numbers.Count(model.Centers)} of {Numbers.Count(rows)} rows");
        if (report.PreconditionerRank is { } rank) FitText.Row(grid, "preconditioner", $"rank {Numbers.Count(rank)}");
        if (report.MemoryBytes > 0) FitText.Row(grid, "memory", $"{Numbers.Bytes(report.MemoryBytes)} planned");
        FitText.Row(grid, "solver", $"{report.Solver}: {report.Why} ({report.Status})");
        return grid;
    }

    /// <summary>Whether leave-one-out errors are those of the search: a model that was fitted again has none of its own.</summary>
    public static bool IsOfSearch(KernelFitReport report) => report is { Search: not null, LeaveOneOutResiduals: null };

    /// <summary>For each target the root mean square of leave-one-out errors at the λ that was chosen, with the weights of the rows; null where there are none.</summary>
    public static double[]? LeaveOneOutRmse(KernelFitReport report)
        => report.LeaveOneOut is { } curve ? [.. curve.PerTarget.Select(errors => Math.Sqrt(errors[curve.Lambda.IndexOf(curve.Best)]))] : null;

    private static Table Search(ImmutableArray<KernelSearchEntry> search, KernelRidgeModel model)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in (string[])["kernel", "best λ", CriterionText.Head(LambdaCriterion.LeaveOneOut)]) table.AddColumn(new TableColumn(head) { NoWrap = true });
        foreach (KernelSearchEntry entry in search)
        {
            double score = entry.LeaveOneOut.MeanSquaredError[entry.LeaveOneOut.Lambda.IndexOf(entry.LeaveOneOut.Best)];
            string[] cells = [Markup.Escape(KernelText.Of(entry.Kernel)), Numbers.Short(entry.LeaveOneOut.Best), Numbers.Short(score)];
            table.AddRow([.. cells.Select(c => entry.Kernel.Equals(model.Kernel) ? $"[bold green]{c}[/]" : c)]);
        }

        return table;
    }
}
