namespace L2Gpu.Bench.Compare;

/// <summary>The program behind <c>bench/compare.sh</c>: runs rows, prints their tables, keeps their results.</summary>
internal static class CompareProgram
{
    private static readonly IRow[] Rows =
    [
        new GemmRow(), new SyrkRow(), new CholeskyRow(), new EigenRow(), new XtxRow(), new RidgeRow(), new RidgeTallRow(), new SmallRidgesRow(),
        new LooRow(), new CvRow(), new BayesianRow(), new ConjugateGradientRow(), new RbfRow(), new KernelProductRow(), new KernelRidgeRow(),
        new KernelGrowthRow(), new NormalsRow(),
        new CrossbarReadRow(),
        new IrDropRow(),
        new CrossbarUpdateRow(),
        new StartRow(), new ThreadsRow(),
        new OpenClRow(),
    ];

    /// <returns>0; 1 if a row failed or an answer is wrong; 2 for wrong arguments. A target that is missed is reported and is no failure.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        bool quick = false;
        int patience = new Pace().Patience;
        string python = "/usr/bin/python3";
        var names = new List<string>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick") quick = true;
            else if (arguments[i] == "--python" && i + 1 < arguments.Length) python = arguments[++i];
            else if (arguments[i] == "--patience" && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out int given) && given > 0)
                (patience, i) = (given, i + 1);
            else names.Add(arguments[i]);
        }

        IRow[] chosen = names is ["all"] ? Rows : [.. names.Select(name => Array.Find(Rows, row => row.Name == name)).OfType<IRow>()];
        if (chosen.Length == 0 || (chosen.Length != names.Count && names is not ["all"]))
        {
            Console.Error.WriteLine($"Rows are: all {string.Join(' ', Rows.Select(row => row.Name))}. Given: {string.Join(' ', names)}.");
            return 2;
        }

        bool good = true;
        foreach (IRow row in chosen) good &= RunRow(row, quick, patience, python);
        return good ? 0 : 1;
    }

    private static bool RunRow(IRow row, bool quick, int patience, string python)
    {
        string load = Provenance.Load();
        Console.Error.WriteLine($"{row.Name}:");
        using var context = new RowContext(quick, patience, python);
        var tables = new List<ResultTable>();
        try
        {
            foreach (ResultTable table in row.Run(context))
            {
                tables.Add(table);
                Console.WriteLine(Markdown.Table(table));
            }
        }
#pragma warning disable CA1031 // One row that fails must not take the others with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"{row.Name} failed: {e}");
            return false;
        }

        bool correct = tables.All(table => table.Lines.All(line => line.IsCorrect));
        if (!correct) Console.Error.WriteLine($"{row.Name}: an answer is wrong; nothing is kept.");
        else if (quick)
        {
            string path = Path.Combine(Path.GetTempPath(), $"l2gpu-bench-{row.Name}.svg");
            Console.Error.WriteLine($"{row.Name}: ran at reduced size; nothing is kept{(Report.SavePicture(tables, path) ? $", but for a picture to look at, {path}" : "")}.");
        }
        else
        {
            var result = new RowResult(row.Name, DateTimeOffset.UtcNow, Provenance.Collect(context.Peers, load), Machine.Describe(), tables);
            Console.Error.WriteLine($"{row.Name}: kept in {Report.Save(result)}.{{md,json}}");
        }

        return correct;
    }
}
