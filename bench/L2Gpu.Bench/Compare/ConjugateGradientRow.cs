namespace L2Gpu.Bench.Compare;

/// <summary>Conjugate gradients for a grid of penalties from one Krylov space, against one solve each.</summary>
internal sealed class ConjugateGradientRow : IRow
{
    private const int Threads = 2;

    public string Name => "cg";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        // From next to nothing beside the eigenvalues of XᵀX, which are about n/3, to as much as they are.
        double[] grid = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, -2 + (0.3 * i)))];
        using var workload = new ShiftedCase(context, new RegressionData<double>(context.Size(50_000), context.Size(200), 13), grid, Threads);
        Line line = CaseRunner.AgainstPeer(context, workload, Threads, target: null);
        yield return new ResultTable(
            "Ridge for 20 penalties by conjugate gradients", "one Krylov space", "20 solves", [line],
            "Both sides are ours, with an intercept, to a relative residual of 1e-13; both read the data once more for the evidence of each model.",
            workload.Iterations());
    }
}
