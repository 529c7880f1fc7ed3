using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Carries a ridge fit through its stages: moments, solution, leave-one-out, evidence.</summary>
internal sealed class RidgeFitter<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Breakdown = "found the system singular to working precision; the eigendecomposition gives the minimum-norm solution instead";

    private readonly FitSession<T> _session;
    private readonly RidgeOptions _options;
    private readonly RouteChoice _choice;
    private readonly bool _wantsLeaveOneOut;
    private Moments _moments = null!;
    private double[] _deviations = [];
    private SpectralRoute<T>? _spectral;
    private SpectralRoute<T>? _afterBreakdown;
    private SpectralBasis? _basis;
    private DirectRoute<T> _direct = null!;
    private Func<SpectralBasis> _decompose = null!;
    private readonly string _why;
    private int _sharedStages = -1;

    public RidgeFitter(
        IRowSource<T> source, RidgeOptions options, bool wantsLeaveOneOut, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        Accelerator accelerator = options.Accelerator ?? Accelerators.Best();
        OptionCheck.Against(source.Columns, source.Targets, options);
        _options = options;
        _wantsLeaveOneOut = wantsLeaveOneOut;
        _choice = RouteChoice.Create(source.Rows, source.Columns, options, wantsLeaveOneOut);
        _why = _choice.Why;
        OptionCheck.Memory<T>(accelerator.Info, _choice, source);
        _session = new FitSession<T>(accelerator, source, options.FeatureNames, progress, cancellationToken);
    }

    /// <summary>The largest eigenvalue of the penalised columns, to which automatic grids are relative.</summary>
    public double LargestEigenvalue => _basis!.Penalized.Largest;

    /// <summary>Reads the data once and prepares the solver.</summary>
    public void Prepare()
    {
        if (_choice.IsDual) PrepareDual();
        else PreparePrimal();
        if (_choice.Solver == Solver.Eigen) _spectral = Decompose();
    }

    /// <summary>Exact leave-one-out errors over a grid.</summary>
    public LeaveOneOutCurve? LeaveOneOut(IReadOnlyList<double> grid)
    {
        if (!_wantsLeaveOneOut || _spectral is null) return null;
        double[] lambda = [.. grid];
        double[] sums = _spectral.LeaveOneOut(lambda, _moments, _options.FitIntercept);
        return LeaveOneOutScore.Curve(lambda, sums, (int)_session.Targets, _moments.TotalWeight);
    }

    /// <summary>Solves for one penalty a target, measures the answer, and makes it a model.</summary>
    public RidgeModel Solve(double[] lambda, LeaveOneOutCurve? curve)
    {
        if (_sharedStages < 0) _sharedStages = _session.Stages.Count;
        int firstStage = _session.Stages.Count;
        Solution solution = _spectral is not null
            ? _direct.Improve(_session.Stage("solve", () => _spectral.Solve(lambda)), lambda)!
            : _direct.Solve(lambda) ?? SolveAfterBreakdown(lambda);
        DataCheck.Representable(solution.Coefficients, (int)_session.Targets);
        Moments moments = solution.Means is { } means ? _moments with { Means = means } : _moments;
        Evidence evidence = Evidence.Measure(_session, moments, solution, _options.FitIntercept);
        ImmutableArray<string> warnings = [.. RidgeWarnings.About(solution, curve, _options, _choice.IsDual)];
        return Model(solution, evidence, curve, warnings, [.. _session.Stages.Take(_sharedStages), .. _session.Stages.Skip(firstStage)]);
    }

    public void Dispose() => _session.Dispose();

    private void PreparePrimal()
    {
        _moments = MomentPass.Run(_session, _options.FitIntercept, needsDeviations: _options.Standardize);
        _deviations = ColumnSpread.Of(_moments.Variances, _moments.Means.AsSpan(0, (int)_session.Columns), Rank.Epsilon<T>());
        Coordinates coordinates = Coordinates.Create(_deviations, _options);
        _decompose = () => PrimalSpectrum.Create(_session, _moments, coordinates);
        _direct = new DirectRoute<T>(
            _session,
            _options,
            _moments,
            _choice.Solver == Solver.Cholesky ? NormalSystem.OfColumns(_session, _moments, coordinates) : null,
            () => FactorPass.Run(_session, _moments, _deviations, _options));
    }

    private void PrepareDual()
    {
        DualProblem dual = DualProblem.Create(_session, _options);
        (_moments, _deviations) = (dual.Moments, dual.Deviations);
        _decompose = () => dual.Spectrum(_session);
        _direct = new DirectRoute<T>(_session, _options, _moments, _choice.Solver == Solver.Cholesky ? NormalSystem.OfRows(_session, dual) : null, factorRows: null);
    }

    private SpectralRoute<T> Decompose()
    {
        _basis = _session.Stage("eigendecomposition", _decompose);
        return new SpectralRoute<T>(_session, _basis);
    }

    // Never returned as if it had worked: the minimum-norm solution is another answer, and the result says so. The next penalty of a path
    // tries Cholesky again.
    private Solution SolveAfterBreakdown(double[] lambda)
    {
        _afterBreakdown ??= Decompose();
        return _session.Stage("solve", () => _afterBreakdown.Solve(lambda));
    }

    private RidgeModel Model(Solution solution, Evidence evidence, LeaveOneOutCurve? curve, ImmutableArray<string> warnings, ImmutableArray<StageReport> stages)
    {
        int d = (int)_session.Columns, t = (int)_session.Targets;
        bool brokeDown = _spectral is null && solution.Solver == Solver.Eigen;
        var report = new FitReport
        {
            Device = _session.Accelerator.Info.Id,
            Precision = solution.Precision,
            Refinements = solution.Refinements,
            Solver = solution.Solver switch { Solver.Eigen => "eigen", Solver.Qr => "qr", _ => "cholesky" },
            Why = brokeDown ? $"{(_choice.Solver == Solver.Qr ? "QR" : "Cholesky")} {Breakdown}" : solution.Why ?? _why,
            Status = brokeDown ? "solved after breakdown" : "solved",
            Rows = _moments.Rows,
            BackwardError = [.. evidence.BackwardError],
            ConditionNumber = solution.Condition,
            DegreesOfFreedom = [.. solution.DegreesOfFreedom],
            R2 = [.. evidence.R2],
            Rmse = [.. evidence.Rmse],
            FeatureDeviations = [.. _deviations],
            FilterFactors = solution.FilterFactors,
            LeaveOneOut = curve,
            Warnings = warnings,
            Stages = stages,
        };
        double[] means = _options.FitIntercept ? solution.Means ?? _moments.Means : new double[d + t];
        return new RidgeModel(
            Names(_options.FeatureNames, d, 'x'),
            Names(_options.TargetNames, t, 'y'),
            [.. solution.Lambda],
            [.. means[..d]],
            [.. means[d..]],
            [.. Enumerable.Range(0, t).Select(k => Enumerable.Range(0, d).Select(j => solution.Coefficients[(j * t) + k]).ToImmutableArray())],
            report,
            _options.FeatureEncodings);
    }

    private static ImmutableArray<string> Names(IReadOnlyList<string>? given, int count, char prefix)
        => given is null ? [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))] : [.. given];
}
