using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>Thousands of small ridge fits against numpy's batched solve, and with a choice of λ against a loop of scikit-learn's.</summary>
internal sealed class SmallRidgesRow : IRow
{
    private const int Threads = 2;
    private const int Rows = 64;
    private const int Columns = 16;
    private const int Problems = 10_000;

    // scikit-learn takes a millisecond or so for each: enough of them to time, few enough to wait for.
    private const int SearchedProblems = 200;

    public string Name => "small-ridges";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        List<string> notes =
        [
            "numpy centres X and y, multiplies, and calls numpy.linalg.solve once for all problems; the model is what comes of it. Ours also measures each problem's backward error in FP64, and gives each a status.",
        ];
        Line[] lines = [Fixed<float>(context, notes, Targets.SmallRidges), Fixed<double>(context, notes, target: null)];
        yield return new ResultTable("Small ridge fits, from data in memory to models", "L2Gpu", "numpy", lines, notes);
        notes = ["Each side chooses λ for each problem among the same ten by exact leave-one-out. scikit-learn runs RidgeCV in a loop over the problems; both sides have the same ones, and nothing is extrapolated."];
        lines = [Searched<float>(context), Searched<double>(context)];
        yield return new ResultTable("Small ridge fits with a choice of λ", "L2Gpu", "scikit-learn in a loop", lines, notes);
    }

    private static Line Fixed<T>(RowContext context, List<string> notes, double? target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] lambda = [1];
        CaseRunner.WarmCode(context, () => new SmallRidgesCase<T>(context, new RegressionData<T>(600 * Rows, Columns, 31), Rows, lambda, Threads, peer: null));
        using var peer = new PythonPeer(context, "small_ridges_peer.py", Threads);
        using var workload = new SmallRidgesCase<T>(context, new RegressionData<T>(context.Size(Problems) * Rows, Columns, 30), Rows, lambda, Threads, peer);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, target);
        notes.Add(FormattableString.Invariant($"{workload.Name}: largest backward error {workload.Model!.Report.LargestBackwardError:0.0e+0}, {workload.Model.Report.Failures} failures."));
        return line;
    }

    private static Line Searched<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] lambdas = [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, (i * 0.5) - 3))];
        CaseRunner.WarmCode(context, () => new SmallRidgesCase<T>(context, new RegressionData<T>(SearchedProblems * Rows, Columns, 33), Rows, lambdas, Threads, peer: null));
        using var peer = new PythonPeer(context, "small_ridges_peer.py", Threads);
        using var workload = new SmallRidgesCase<T>(context, new RegressionData<T>(context.Size(SearchedProblems) * Rows, Columns, 32), Rows, lambdas, Threads, peer);
        return CaseRunner.AgainstPeer(context, workload, Threads, target: null);
    }
}
