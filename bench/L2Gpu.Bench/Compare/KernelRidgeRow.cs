namespace L2Gpu.Bench.Compare;

/// <summary>Kernel ridge fits against scikit-learn, by each way to an answer of FP64's quality.</summary>
internal sealed class KernelRidgeRow : IRow
{
    private const int Threads = 2;
    private const int Columns = 20;

    public string Name => "kernel-ridge";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        List<string> notes =
        [
            "Data, kernel and answer are FP64 on both sides. Ours includes its evidence: the residual of the answer, from the points, in FP64.",
        ];
        Line[] lines = [.. Targets.KernelRidgeRows.SelectMany(rows => Lines(context, rows, notes))];
        yield return new ResultTable("Kernel ridge with a radial basis function, from data in memory to a model", "L2Gpu", "scikit-learn KernelRidge", lines, notes);
    }

    private static IEnumerable<Line> Lines(RowContext context, int rows, List<string> notes)
    {
        (string Way, KernelRidgeOptions Options, double Target)[] ways =
        [
            ("direct in FP64", new() { Solver = KernelSolver.Cholesky, Precision = L2Gpu.Precision.Data }, Targets.KernelRidgeDirect),
            ("direct, FP32 factor and FP64 residuals", new() { Solver = KernelSolver.Cholesky }, Targets.KernelRidgeMixed),
            ("preconditioned CG to a residual of 1e-8", new() { Solver = KernelSolver.Stored, Tolerance = 1e-8 }, Targets.KernelRidgeIterative),
        ];
        using var peer = new PythonPeer(context, "kernel_peer.py", Threads);
        var data = new RegressionData<double>(context.Size(rows), Columns, 34);
        foreach ((string way, KernelRidgeOptions options, double target) in ways)
        {
            CaseRunner.WarmCode(context, () => new KernelRidgeCase(context, new RegressionData<double>(300, Columns, 35), way, options, Threads, peer: null));
            using var workload = new KernelRidgeCase(context, data, way, options, Threads, peer);
            yield return CaseRunner.AgainstPeer(context, workload, Threads, target);
            notes.Add(workload.Describe());
        }
    }
}
