using System.Globalization;

namespace L2Gpu.Bench.Compare;

/// <summary>A Bayesian ridge fit, variances by evidence, against scikit-learn.</summary>
internal sealed class BayesianRow : IRow
{
    private const int Threads = 2;

    public string Name => "bayesian";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        CaseRunner.WarmCode(context, () => new BayesianCase(context, new RegressionData<double>(2000, 32, 20), Threads, peer: null));
        using var peer = new PythonPeer(context, "sklearn_peer.py", Threads);
        var data = new RegressionData<double>(context.Size(20_000), context.Size(200), 12);
        using var workload = new BayesianCase(context, data, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.Bayesian);
        yield return new ResultTable(
            "Bayesian ridge fit, from data in memory to posterior standard errors", "L2Gpu", "scikit-learn", [line],
            "Both find the noise and prior variances, with the gamma hyperpriors that scikit-learn has by default, and fit an intercept. "
                + "Ours integrates the intercept out (n − 1 contrasts), scikit-learn counts n, which is most of the difference.",
            string.Create(CultureInfo.InvariantCulture, $"Slopes of the evidence computed: {workload.Model!.Evaluations[0]}; updates of scikit-learn, which stops at a change of 10⁻³: {workload.PeerIterations}."),
            RidgeStages.Describe(workload.Name, workload.Model.Mean, workload.Passes));
    }
}
