namespace L2Gpu.Bench.Compare;

/// <summary>A search for λ by cross-validation against scikit-learn.</summary>
internal sealed class CvRow : IRow
{
    private const int Threads = 2;
    private const int Folds = 5;

    public string Name => "cv";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        double[] grid = SearchCase.Grid(20);
        CaseRunner.WarmCode(context, () => new SearchCase(context, new RegressionData<double>(1000, 32, 20), grid, Folds, Threads, peer: null));
        using var peer = new PythonPeer(context, "sklearn_peer.py", Threads);
        var data = new RegressionData<double>(context.Size(5000), context.Size(500), 12);
        using var workload = new SearchCase(context, data, grid, Folds, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.CrossValidation);
        yield return new ResultTable(
            "A search for λ on held-out folds, and the fit of the best", "L2Gpu", "scikit-learn GridSearchCV", [line],
            "Both hold out five blocks of consecutive rows and fit an intercept. λ, its score for every λ, and the coefficients are compared.",
            "GridSearchCV runs its fits one after the other, each with the threads of its BLAS, as it does unless told otherwise.",
            RidgeStages.Describe(workload.Name, workload.Model!, workload.Passes));
    }
}
