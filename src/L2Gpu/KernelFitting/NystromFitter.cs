using System.Collections.Immutable;
using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>
/// Kernel ridge over the functions of M centres as linear ridge on M features: one pass over the rows for their moments, exact leave-one-out errors of a whole grid of λ
/// (the centres stay) from one decomposition and one more pass, and evidence from the points.
/// </summary>
/// <typeparam name="T">The arithmetic of features and products; sums and the systems are FP64.</typeparam>
internal sealed class NystromFitter<T> : INystromFitter
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelProblem _problem;
    private readonly NystromData _data;
    private readonly bool _intercept;
    private readonly Action? _decomposing;
    private readonly DeviceArena _arena;
    private readonly NystromSpace<T> _space;
    private readonly NystromRows<T> _rows;
    private readonly FitSession<T> _session;
    private readonly Moments _moments;
    private readonly Coordinates _coordinates;
    private SpectralBasis? _basis;

    /// <summary>Makes the features' moments.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="data">Their targets and weights.</param>
    /// <param name="centers">Rows that are the centres.</param>
    /// <param name="intercept">Whether an intercept is fitted.</param>
    /// <param name="decomposing">Asked before an eigendecomposition in the place of a factor; throws where there is no room for it. Null allows it.</param>
    public NystromFitter(KernelProblem problem, NystromData data, int[] centers, bool intercept, Action? decomposing = null)
    {
        (_problem, _data, _intercept, _decomposing) = (problem, data, intercept, decomposing);
        _arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        _space = NystromSpace<T>.Create(problem, centers);
        MatrixView<T> y = _arena.Upload<T>(data.Values, data.Rows, data.Targets);
        VectorView<T>? weights = data.RowWeights is { } w ? _arena.Upload<T>(w) : null;
        problem.Queue.Synchronize();
        _rows = new NystromRows<T>(problem.Accelerator, problem.Queue, _space, Points(problem), y, weights);
        _session = new FitSession<T>(problem.Accelerator, _rows, null, problem.Progress, problem.CancellationToken) { Host = problem.Host };
        int m = centers.Length;
        double[] ones = [.. Enumerable.Repeat(1.0, m)];
        _coordinates = new Coordinates([.. Enumerable.Range(0, m)], ones, ones);
        _moments = NystromMoments.Sum(_session, data, intercept);
    }

    /// <summary>What the fit of features did, in order.</summary>
    public IReadOnlyList<StageReport> Stages => _session.Stages;

    /// <summary>The points of the functions, shape (M, d).</summary>
    public MatrixView<double> Centers => _space.Centers;

    private SpectralBasis Basis => _basis ??= _session.Stage("eigendecomposition", () => PrimalSpectrum.Create(_session, _moments, _coordinates));

    /// <summary>The penalties of <see cref="LambdaChoice.Auto"/>.</summary>
    public double[] AutomaticGrid() => LambdaGrid.For(Basis.Penalized.Largest);

    /// <summary>Exact leave-one-out errors over a grid of penalties, with the centres as they are.</summary>
    public LeaveOneOutCurve LeaveOneOut(double[] grid)
        => LeaveOneOutScore.Curve(grid, new SpectralRoute<T>(_session, Basis).LeaveOneOut(grid, _moments, _intercept), _data.Targets, _moments.TotalWeight);

    /// <summary>Solves for a penalty a target, from the decomposition where there is one, else by Cholesky.</summary>
    public NystromAnswer Solve(double[] lambda)
    {
        Solution? byCholesky = _basis is null
            ? _session.Stage("factor and solve", () => new CholeskyRoute<T, double>(_session, NormalSystem.OfColumns(_session, _moments, _coordinates)).Solve(lambda))
            : null;
        bool brokeDown = _basis is null && byCholesky is null;
        if (brokeDown) _decomposing?.Invoke();
        Solution solution = byCholesky ?? SolveByDecomposition(lambda);
        DataCheck.Representable(solution.Coefficients, _data.Targets);
        double[] weights = _space.WeightsOf(_problem, solution.Coefficients, _data.Targets);
        var intercept = new double[_data.Targets];
        NystromEvidence evidence = _session.Stage("evidence", () => NystromEvidence.Measure(_problem, _space.Centers, _data, weights, lambda, _intercept ? intercept : null));
        return new(weights, intercept, lambda, evidence)
        {
            Status = brokeDown ? "solved after breakdown" : "solved",
            Precision = Rank.NameOf<T>(),
            How = brokeDown ? "Cholesky found the features dependent to working precision; their eigendecomposition gives the minimum-norm solution"
                : byCholesky is null ? "by the eigendecomposition of the features' products" : "by Cholesky of the features' products",
            Condition = solution.Condition,
            DegreesOfFreedom = [.. solution.DegreesOfFreedom],
            FilterFactors = solution.FilterFactors,
            LeaveOneOutResiduals = _basis is null ? null : LeaveOneOutResiduals(lambda, evidence.Residuals),
        };
    }

    public void Dispose()
    {
        _session.Dispose();
        _rows.Dispose();
        _space.Dispose();
        _arena.Dispose();
    }

    private static MatrixView<T> Points(KernelProblem problem) => typeof(T) == typeof(float) ? (MatrixView<T>)(object)problem.NarrowPoints : (MatrixView<T>)(object)problem.Points;

    private Solution SolveByDecomposition(double[] lambda)
    {
        SpectralBasis basis = Basis;
        return _session.Stage("solve", () => new SpectralRoute<T>(_session, basis).Solve(lambda));
    }

    // eᵢ/(1 − hᵢ) with the leverage hᵢ = wᵢ(1/Σw + Σⱼ z²ᵢⱼF(λ)ⱼ). Directions scaled by √F turn the sum over j into a squared length, and z = (k(xᵢ, Z) − mean)·L⁻ᵀM
    // comes from the pairs in one product.
    private ImmutableArray<ImmutableArray<double>> LeaveOneOutResiduals(double[] lambda, double[] residuals)
        => _session.Stage("leave-one-out", () =>
        {
            SpectralBasis basis = Basis;
            var result = new double[_data.Targets][];
            foreach (IGrouping<double, int> group in Enumerable.Range(0, _data.Targets).GroupBy(k => lambda[k]))
            {
                double[] leverages = Leverages(basis, group.Key);
                double margin = basis.LeverageMarginAt<T>(group.Key);
                foreach (int k in group)
                {
                    result[k] = new double[_data.Rows];
                    for (int i = 0; i < _data.Rows; i++)
                    {
                        double left = 1 - leverages[i];
                        result[k][i] = left > margin ? residuals[(i * _data.Targets) + k] / left : double.NaN;
                    }
                }
            }

            return result.Select(ImmutableArray.Create).ToImmutableArray();
        });

    private double[] Leverages(SpectralBasis basis, double lambda)
    {
        using IDisposable scope = _session.Arena.Scope();
        int m = (int)_space.Count, r = basis.Count;
        double[] directions = basis.CopyDirections(_session.Arena);
        for (int i = 0; i < directions.Length; i++) directions[i] *= Math.Sqrt(basis.Filter(i % r, lambda));
        var shift = new double[r];
        for (int i = 0; i < directions.Length && _intercept; i++) shift[i % r] -= _moments.Means[i / r] * directions[i];
        var product = new Product(_session.Accelerator, _session.Queue, _session.Arena);
        MatrixView<T> map = _session.Arena.Upload<T>(
            _session.Arena.Download(product.Of(Transpose.No, _space.ToWeights, Transpose.No, _session.Arena.Upload<double>(directions, m, r))), m, r);
        long most = NystromRows<T>.RowsOfBlock(_session.Accelerator, _data.Rows, m);
        MatrixView<T> mean = _session.Arena.Upload<T>(shift, 1, r), ones = _session.Arena.Upload<T>([.. Enumerable.Repeat(1.0, (int)most)], 1, most), z = _session.Arena.Matrix<T>(r, most);
        VectorView<double> sums = _session.Arena.Vector<double>(most);
        var leverages = new double[_data.Rows];
        IGemm<T> gemm = _session.Get<IGemm<T>>();
        double common = _intercept ? 1 / _moments.TotalWeight : 0;
        _rows.EachPairs(
            _session.Queue,
            (first, pairs) =>
            {
                MatrixView<T> coordinates = new(z.Buffer, 0, r, pairs.Rows, pairs.Rows);
                gemm.Multiply(_session.Queue, Transpose.Yes, Transpose.No, T.One, mean.AsBatch(), ones.Block(0, 0, 1, pairs.Rows).AsBatch(), T.Zero, coordinates.AsBatch());
                gemm.Multiply(_session.Queue, Transpose.Yes, Transpose.Yes, T.One, map.AsBatch(), pairs.AsBatch(), T.One, coordinates.AsBatch());
                _session.Get<IKrylovSteps<T>>().Dot(_session.Queue, coordinates, coordinates, sums.Slice(0, pairs.Rows));
                _session.Queue.Read(sums.Slice(0, pairs.Rows), leverages.AsSpan((int)first, (int)pairs.Rows));
            },
            count => _problem.Progress?.Report(new("leave-one-out", count, _data.Rows)),
            _problem.CancellationToken);
        for (int i = 0; i < leverages.Length; i++) leverages[i] = (_data.RowWeights?[i] ?? 1) * (common + leverages[i]);
        return leverages;
    }
}
