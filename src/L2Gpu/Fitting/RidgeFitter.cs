using System.Collections.Immutable;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Carries a ridge fit through its stages: moments, solution, leave-one-out, evidence.</summary>
internal sealed partial class RidgeFitter<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Breakdown = "found the system singular to working precision; the eigendecomposition gives the minimum-norm solution instead";

    private readonly FitSession<T> _session;
    private readonly RidgeOptions _options;
    private readonly RouteChoice _choice;
    private readonly LambdaCriterion? _criterion;
    private Moments _moments = null!;
    private double[] _deviations = [];
    private SpectralRoute<T>? _spectral;
    private SpectralRoute<T>? _afterBreakdown;
    private SpectralBasis? _basis;
    private CrossValidation<T>? _folds;
    private Coordinates _coordinates = null!;
    private DirectRoute<T> _direct = null!;
    private ConjugateGradientRoute<T>? _iterative;
    private Func<SpectralBasis> _decompose = null!;
    private readonly string _why;
    private readonly string _whyDevice;
    private readonly SummedMoments? _sums;
    private int _sharedStages = -1;

    /// <summary>Checks that the options fit the rows.</summary>
    /// <param name="source">The rows; <see cref="NoRows{T}"/> where only their moments are known.</param>
    /// <param name="options">How.</param>
    /// <param name="criterion">By what λ will be scored; null where it will not be.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <param name="sums">The moments, where they were summed before; then the fit is by columns.</param>
    public RidgeFitter(
        IRowSource<T> source,
        RidgeOptions options,
        LambdaCriterion? criterion,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken,
        SummedMoments? sums = null)
    {
        _sums = sums;
        OptionCheck.Against(source.Columns, source.Targets, options);
        if (source is DeviceRowSource<T> there && options.Accelerator is null) options = options with { Accelerator = there.Accelerator, WhyAccelerator = "the rows are in its memory" };
        (Accelerator accelerator, _whyDevice) = FitDevice.For<T>(sums is null ? source.Rows : sums.Rows, source.Columns, source.Targets, source.IsWeighted, options, criterion);
        _options = options;
        _criterion = criterion;
        _choice = sums is null
            ? RouteChoice.ThatFits<T>(accelerator.Info, source.Rows, source.Columns, source.Targets, options, criterion)
            : RouteChoice.Create(null, source.Columns, options, criterion);
        _why = _choice.Why;
        FoldCost? folds = FoldCost.Of(options, criterion, _choice.IsDual);
        OptionCheck.Memory<T>(accelerator.Info, _choice, folds, source);

        // A factorisation that breaks down makes way for a decomposition.
        RouteChoice largest = _choice.Solver == Solver.Cholesky ? _choice with { Solver = Solver.Eigen } : _choice;
        Int128 memory = largest.MemoryBytes<T>(source.Rows, source.Columns, source.Targets) + (folds?.MemoryBytes(source.Columns, source.Targets) ?? 0);
        _session = new FitSession<T>(accelerator, source, options.FeatureNames, progress, cancellationToken, memory) { Host = options.HostAccelerator };
    }

    /// <summary>The directions of the eigendecomposition.</summary>
    public SpectralBasis Basis => _basis!;

    /// <summary>The moments of the rows.</summary>
    public Moments Moments => _moments;

    /// <summary>What the fit works with.</summary>
    public FitSession<T> Session => _session;

    private bool RowsAreGone => _session.Source is NoRows<T>;

    // Asked for by name it is an error; else the next best solver answers, and says so.
    private bool IsWithoutQr
        => _choice.Solver != Solver.Qr && !(_session.Accelerator.TryGet<IQr<T>>(out _) && _session.Accelerator.TryGet<IQr<double>>(out _));

    /// <summary>Reads the data once and prepares the solver.</summary>
    public void Prepare()
    {
        if (_criterion == LambdaCriterion.CrossValidation) _folds = new CrossValidation<T>(_session, _options);
        if (_choice.Solver == Solver.ConjugateGradient) PrepareIterative();
        else if (_choice.IsDual) PrepareDual();
        else PreparePrimal();
        if (_choice.Solver == Solver.Eigen) _spectral = Decompose();
    }

    /// <summary>What the criterion says of the penalties that the options name; null where there is none.</summary>
    public Selection? Select()
    {
        if (_criterion is not { } criterion) return null;
        double[] grid = Grid();
        int targets = (int)_session.Targets;
        bool centered = _options.FitIntercept;
        return criterion switch
        {
            LambdaCriterion.CrossValidation => Selection.Of(_folds!.Score(grid)),
            LambdaCriterion.GeneralizedCrossValidation
                => new(LambdaScore.Curve(criterion, grid, SpectralScore.GeneralizedCrossValidation(_basis!, _moments, grid, targets, centered), targets)),
            LambdaCriterion.Evidence => new(LambdaScore.Curve(criterion, grid, SpectralScore.NegativeLogEvidence(_basis!, _moments, grid, targets, centered), targets)),
            _ => Selection.Of(LeaveOneOutScore.Curve(grid, _spectral!.LeaveOneOut(grid, _moments, centered), targets, _moments.TotalWeight)),
        };
    }

    /// <summary>Solves for one penalty a target, measures the answer, and makes it a model.</summary>
    public RidgeModel Solve(double[] lambda, Selection? selection)
    {
        if (_sharedStages < 0) _sharedStages = _session.Stages.Count;
        int firstStage = _session.Stages.Count;
        Solution solution = _spectral is not null
            ? _direct.Improve(_session.Stage("solve", () => _spectral.Solve(lambda)), lambda)!
            : _iterative is not null ? _session.Stage("conjugate gradients", () => _iterative.Solve(lambda))
            : _direct.Solve(lambda) ?? SolveAfterBreakdown(lambda);
        DataCheck.Representable(solution.Coefficients, (int)_session.Targets);
        bool rowsAreGone = RowsAreGone;
        Moments moments = solution.Means is { } means ? _moments with { Means = means } : _moments;
        Evidence evidence = rowsAreGone
            ? Evidence.OnMoments(_session, moments, solution)
            : Evidence.Measure(_session, moments, solution, _options.FitIntercept);
        ImmutableArray<string> warnings =
        [
            .. RidgeWarnings.About(solution, selection?.Curve, _options, _choice.IsDual, !_choice.IsDual && IsWithoutQr ? _session.Accelerator.Info.Id : null),
            .. IterationWarnings.About(solution),
            .. rowsAreGone ? [RidgeWarnings.OnMoments] : Array.Empty<string>(),
            .. selection?.HeldOut?.Warnings() ?? [],
        ];
        return Model(solution, evidence, selection, warnings, [.. _session.Stages.Take(_sharedStages), .. _session.Stages.Skip(firstStage)]);
    }

    public void Dispose() => _session.Dispose();

    private void PreparePrimal()
    {
        if (_sums?.OnHost is { } before) _session.Adopt(before);
        _moments = _sums is not null
            ? MomentPass.Of(_session, _sums, _options.FitIntercept, needsDeviations: _options.Standardize)
            : _folds?.SumMoments() ?? MomentPass.Run(_session, _options.FitIntercept, needsDeviations: _options.Standardize);
        _deviations = ColumnSpread.Of(_moments.Variances, _moments.Means.AsSpan(0, (int)_session.Columns), Rank.Epsilon<T>());
        _coordinates = Coordinates.Create(_deviations, _options);
        _decompose = () => PrimalSpectrum.Create(_session, _moments, _coordinates);
        _direct = new DirectRoute<T>(
            _session,
            _options,
            _moments,
            _choice.Solver == Solver.Cholesky ? NormalSystem.OfColumns(_session, _moments, _coordinates) : null,
            RowsAreGone || IsWithoutQr ? null : () => FactorPass.Run(_session, _moments, _deviations, _options));
    }

    private void PrepareIterative()
    {
        _moments = ColumnPass.Run(_session, _options.FitIntercept, needsDeviations: _options.Standardize);
        _deviations = ColumnSpread.Of(_moments.Variances, _moments.Means.AsSpan(0, (int)_session.Columns), Rank.Epsilon<T>());
        _iterative = new ConjugateGradientRoute<T>(_session, _moments, Coordinates.Create(_deviations, _options), _options);
    }

    private void PrepareDual()
    {
        DualProblem dual = DualProblem.Create(_session, _options);
        (_moments, _deviations, _coordinates) = (dual.Moments, dual.Deviations, dual.Coordinates);
        _decompose = () => dual.Spectrum(_session);
        _direct = new DirectRoute<T>(_session, _options, _moments, _choice.Solver == Solver.Cholesky ? NormalSystem.OfRows(_session, dual) : null, factorRows: null);
    }

    private double[] Grid() => _options.Lambda.Kind == LambdaChoiceKind.Auto ? LambdaGrid.For(LargestEigenvalue()) : [.. _options.Lambda.Values];

    // To which automatic grids are relative: that of the penalised columns, once the others are taken out of them.
    private double LargestEigenvalue()
    {
        if (_basis is null && !_coordinates.HasUnpenalized && _direct.HasEquations) return _session.Stage("largest eigenvalue", _direct.LargestEigenvalue);
        return (_basis ?? _session.Stage("eigendecomposition", _decompose)).Penalized.Largest;
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

    private RidgeModel Model(Solution solution, Evidence evidence, Selection? selection, ImmutableArray<string> warnings, ImmutableArray<StageReport> stages)
    {
        int d = (int)_session.Columns, t = (int)_session.Targets;
        bool brokeDown = _spectral is null && solution.Solver == Solver.Eigen;
        var report = new FitReport
        {
            Device = _session.Accelerator.Info.Id,
            WhyDevice = _whyDevice,
            Precision = solution.Precision,
            Refinements = solution.Refinements,
            Solver = SolverName.Of(solution.Solver),
            Why = brokeDown ? $"{(_choice.Solver == Solver.Qr ? "QR" : "Cholesky")} {Breakdown}" : solution.Why ?? _why,
            Status = solution.Iterative is { } ends ? IterationWarnings.Status(ends) : brokeDown ? "solved after breakdown" : "solved",
            Rows = _moments.Rows,
            BackwardError = [.. evidence.BackwardError],
            ConditionNumber = solution.Condition,
            DegreesOfFreedom = [.. solution.DegreesOfFreedom],
            R2 = [.. evidence.R2],
            Rmse = [.. evidence.Rmse],
            FeatureDeviations = [.. _deviations],
            FilterFactors = solution.FilterFactors,
            Iterations = solution.Iterative is { } results ? [.. results] : null,
            LeaveOneOut = selection?.LeaveOneOut,
            Selection = selection?.Curve,
            Warnings = warnings,
            Stages = stages,
        };
        double[] means = _options.FitIntercept ? solution.Means ?? _moments.Means : new double[d + t];
        return new RidgeModel(
            ModelNames.For(_options.FeatureNames, d, 'x'),
            ModelNames.For(_options.TargetNames, t, 'y'),
            [.. solution.Lambda],
            [.. means[..d]],
            [.. means[d..]],
            [.. Enumerable.Range(0, t).Select(k => Enumerable.Range(0, d).Select(j => solution.Coefficients[(j * t) + k]).ToImmutableArray())],
            report,
            _options.FeatureEncodings);
    }
}
