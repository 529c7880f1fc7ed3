namespace L2Gpu.Bench.Compare;

/// <summary>A search for λ by exact leave-one-out against scikit-learn.</summary>
internal sealed class LooRow : IRow
{
    private const int Threads = 2;

    public string Name => "loo";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        double[] grid = SearchCase.Grid(50);
        CaseRunner.WarmCode(context, () => new SearchCase(context, new RegressionData<double>(1000, 32, 20), grid, 0, Threads, peer: null));
        using var peer = new PythonPeer(context, "sklearn_peer.py", Threads);
        var data = new RegressionData<double>(context.Size(5000), context.Size(500), 12);
        using var workload = new SearchCase(context, data, grid, 0, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.LeaveOneOut);
        yield return new ResultTable(
            "A search for λ by exact leave-one-out, and the fit of the best", "L2Gpu", "scikit-learn RidgeCV", [line],
            "Both fit an intercept. The λ that is chosen, its score and the coefficients are compared.",
            RidgeStages.Describe(workload.Name, workload.Model!, workload.Passes));
    }
}
