namespace L2Gpu.Bench.Compare;

/// <summary>A ridge fit of a million rows against scikit-learn.</summary>
internal sealed class RidgeTallRow : IRow
{
    private const int Threads = 2;

    public string Name => "ridge-tall";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        CaseRunner.WarmCode(context, () => new RidgeCase<double>(context, new RegressionData<double>(2000, 32, 20), Threads, peer: null));
        using var peer = new PythonPeer(context, "sklearn_peer.py", Threads);
        var data = new RegressionData<double>(context.Size(1_000_000), context.Size(100), 11);
        using var workload = new RidgeCase<double>(context, data, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.Ridge);
        yield return new ResultTable(
            "Ridge fit of a million rows, from data in memory to a model", "L2Gpu", "scikit-learn", [line],
            "Both fit an intercept at λ = 1. One of our passes gives the moments from which the model is solved, the other its evidence.",
            RidgeStages.Describe(workload.Name, workload.Model!, workload.Passes));
    }
}
