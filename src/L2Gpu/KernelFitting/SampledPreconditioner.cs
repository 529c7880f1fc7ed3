using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>The inverse of the system of a Nyström model over some rows, drawn at random, in place of all: (Σw/Σw_S)·Φ_SᵀW_SΦ_S + λI, by Cholesky.</summary>
/// <remarks>
/// The preconditioner of FALKON takes the centres for the sample, which are exact in their own space and tell too little of other rows, and which must then be uniform. Rows
/// drawn apart from them serve for centres of any kind: with more rows than directions above λ, the eigenvalues that are left lie in a short interval around 1.
/// </remarks>
internal sealed class SampledPreconditioner : IPreconditioner<double>, IDisposable
{
    /// <summary>Rows for each centre.</summary>
    public const int RowsOfCenter = 4;

    private readonly KernelProblem _problem;
    private readonly DeviceArena _arena;
    private readonly NystromRows<double> _rows;
    private readonly FitSession<double> _session;
    private readonly Moments _moments;
    private readonly MatrixView<double> _factor;
    private readonly VectorView<double> _scale, _penalty;
    private readonly double _growth;

    public SampledPreconditioner(KernelProblem problem, NystromSpace<double> space, NystromData data, bool intercept)
    {
        _problem = problem;
        _arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        int m = (int)space.Count;
        int[] sample = NystromCenters.Uniform(data.Rows, (int)Math.Min(data.Rows, (long)RowsOfCenter * m), ~problem.Seed);
        NystromData drawn = data.Pick(sample);
        MatrixView<double> points = RowGather.Of(problem, _arena, sample), y = _arena.Upload<double>(drawn.Values, drawn.Rows, drawn.Targets);
        VectorView<double>? weights = drawn.RowWeights is { } w ? _arena.Upload<double>(w) : null;
        (_factor, _scale, _penalty) = (_arena.Matrix<double>(m, m), _arena.Vector<double>(m), _arena.Vector<double>(m));
        problem.Queue.Synchronize();
        _rows = new NystromRows<double>(problem.Accelerator, problem.Queue, space, points, y, weights);
        _session = new FitSession<double>(problem.Accelerator, _rows, null, problem.Progress, problem.CancellationToken) { Host = problem.Host };
        _moments = NystromMoments.Sum(_session, drawn, intercept);
        _growth = data.TotalWeight / drawn.TotalWeight;
        _session.Queue.Synchronize();
    }

    public long Order => _factor.Rows;

    /// <summary>What summing did.</summary>
    public IReadOnlyList<StageReport> Stages => _session.Stages;

    /// <summary>Factors for a λ.</summary>
    /// <exception cref="ArgumentException">The system is singular to working precision.</exception>
    public void Penalize(double lambda)
    {
        using IDisposable scope = _arena.Scope();
        VectorView<int> status = _arena.Vector<int>(1);
        _arena.Write<double>([.. Enumerable.Repeat(Math.Sqrt(_growth), (int)Order)], _scale.AsRow());
        _arena.Write<double>([.. Enumerable.Repeat(lambda, (int)Order)], _penalty.AsRow());
        _problem.Accelerator.Get<IGram<double>>().Assemble(_problem.Queue, _moments.Matrix.Block(0, 0, Order, Order), _scale, _penalty, _factor);
        _problem.Accelerator.Get<ICholesky<double>>().Factor(_problem.Queue, _factor.AsBatch(), status);
        if (_arena.DownloadStatus(status)[0] != 0)
            throw new ArgumentException($"λ = {lambda:R} is so small that the system of {Order} centres is singular to working precision. Use a larger λ, or fewer centres.");
    }

    public void Apply(IQueue queue, MatrixView<double> r, MatrixView<double> z)
    {
        _problem.Accelerator.Get<IConversion<double>>().Convert(queue, r, z);
        _problem.Accelerator.Get<ICholesky<double>>().Solve(queue, _factor.AsBatch(), z.AsBatch());
    }

    public void Dispose()
    {
        _session.Dispose();
        _rows.Dispose();
        _arena.Dispose();
    }
}
