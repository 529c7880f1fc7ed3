using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>A ridge fit against scikit-learn.</summary>
internal sealed class RidgeRow : IRow
{
    private const int Threads = 2;

    public string Name => "ridge";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        List<string> notes = 
        [
            "Both fit an intercept at λ = 1. Ours includes the second pass over X for its evidence; scikit-learn, with its defaults, copies and centres X first.",
        ];
        Line[] lines = [Measure<float>(context, notes), Measure<double>(context, notes)];
        yield return new ResultTable("Ridge fit, from data in memory to a model", "L2Gpu", "scikit-learn", lines, notes);
    }

    private static Line Measure<T>(RowContext context, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CaseRunner.WarmCode(context, () => new RidgeCase<T>(context, new RegressionData<T>(2000, 32, 20), Threads, peer: null));
        using var peer = new PythonPeer(context, "sklearn_peer.py", Threads);
        var data = new RegressionData<T>(context.Size(200_000), context.Size(256), 10);
        using var workload = new RidgeCase<T>(context, data, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, Targets.Ridge);
        notes.Add(RidgeStages.Describe(workload.Name, workload.Model!, workload.Passes));
        return line;
    }
}
