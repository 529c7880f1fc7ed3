using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Carries a kernel ridge fit through its stages: rows, regime, solution, leave-one-out, evidence.</summary>
internal sealed partial class KernelFitter : IDisposable
{
    private readonly KernelRows _rows;
    private readonly KernelRidgeOptions _options;
    private readonly KernelFunction _kernel;
    private readonly KernelRouteChoice _choice;
    private readonly string _whyDevice;
    private readonly Int128 _limit;
    private readonly FitSession<double> _session;
    private readonly KernelPoints _points;
    private readonly KernelProblem _problem;
    private readonly KernelBorder _border;
    private readonly KernelCost _cost;
    private Int128 _memory;
    private KernelSpectrum? _spectrum;
    private readonly CholeskyKernelRoute? _cholesky;
    private readonly IKernelRoute? _route;
    private readonly HeldOutRows? _watched;
    private KernelScore? _score;
    private int _sharedStages = -1;

    /// <summary>Checks that the data and the options suit each other, chooses a regime, and brings the points to the device.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at in each stage.</param>
    public KernelFitter(KernelRows rows, KernelRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _options = options;
        _kernel = KernelOptionCheck.Against(rows.Count, rows.Columns, rows.Targets, options);
        KernelPoints everywhere = _points = KernelPoints.Of(rows, _kernel, options.Standardize);
        KernelDataCheck.Domain(rows, _points, _kernel, options);
        KernelDataCheck.Symmetric(rows, _points, _kernel, options.Seed);
        KernelCost cost = KernelPlanning.CostOf(_kernel, rows.Count, rows.Columns, rows.Targets, options, rows.Epsilon > Rank.Epsilon<double>());
        (Accelerator accelerator, _whyDevice) = KernelPlanning.DeviceFor(cost, options);
        DeviceInfo host = KernelPlanning.HostOf(options).Info;
        _choice = KernelRouteChoice.Create(accelerator, host, cost);
        _limit = KernelRouteChoice.LimitOf(accelerator.Info, options);
        _memory = _choice.MemoryBytes;
        _cost = cost;
        KernelRows all = rows;
        int[] heldOut = [];
        if (options.EarlyStopping is { } stopping)
        {
            (int[] kept, heldOut) = HeldOutRows.Split(rows.Count, stopping.HoldoutFraction, options.Seed);
            (rows, _points) = (rows.Take(kept), _points.Take(kept));
        }

        _rows = rows;
        var nothing = new NoRows<double>(rows.Columns, rows.Targets, rows.Weights is not null);
        _session = new FitSession<double>(accelerator, nothing, options.FeatureNames, progress, cancellationToken, _memory) { Host = options.HostAccelerator };
        try
        {
            _problem = _session.Stage("points", () =>
            {
                double[]? roots = rows.Weights is null ? null : Array.ConvertAll(rows.Weights, Math.Sqrt);
                MatrixView<double> points = KernelUpload.Folded(accelerator, _session.Queue, _session.Arena, _points, _kernel);
                return new KernelProblem(accelerator, _session.Queue, _session.Arena, _kernel.WithLengthScales(), points, roots)
                {
                    Host = options.HostAccelerator,
                    Seed = options.Seed,
                    Progress = progress,
                    CancellationToken = cancellationToken,
                    Stage = (name, work) => _session.Stage(name, () =>
                    {
                        work();
                        return 0;
                    }),
                };
            });
            _border = new KernelBorder(rows, _problem.RootWeights, options.FitIntercept);
            double[] diagonal = Diagonal();
            KernelDataCheck.Diagonal(rows, _kernel, diagonal);
            double heaviest = Math.Max(1, rows.Weights?.Max() ?? 1);
            if (diagonal.Any(value => Math.Abs(value) * heaviest > float.MaxValue / rows.Count))
            {
                _problem.IsInSingleRange = false;
                _cost = cost = cost with { PivotsInSingle = false };
                if (_choice.Arithmetic != KernelArithmetic.Double || _choice.Solver == KernelSolver.Nystrom)
                {
                    _cost = cost = cost with { Arithmetic = KernelArithmetic.Double };
                    string why = $"{_choice.Why}; the kernel leaves FP32's range on these points, so that all is done in FP64";
                    _choice = KernelRouteChoice.Create(accelerator, host, cost with { Options = options with { Solver = _choice.Solver } }) with { Why = why };
                    _memory = _choice.MemoryBytes;
                }
            }

            // In memory that lives as long as the fit, whichever stage asks for them first.
            if (_choice.Arithmetic != KernelArithmetic.Double) _ = _problem.NarrowPoints;
            Int128 room = _limit - ((Int128)rows.Count * rows.Columns * 12);
            if (_choice.Solver == KernelSolver.Cholesky) _route = _cholesky = new CholeskyKernelRoute(_problem, _choice.Arithmetic, diagonal, room, DecomposeAfterBreakdown);
            if (_choice.Solver is not (KernelSolver.Stored or KernelSolver.MatrixFree)) return;
            PreconditionerPlan preconditioner = cost.Preconditioner(_choice.Solver, accelerator, _limit);
            _watched = heldOut.Length == 0 ? null : HeldOut(all, everywhere.Take(heldOut), heldOut);
            _route = _choice.Solver == KernelSolver.Stored
                ? new StoredRoute(_problem, options, _choice.Arithmetic, preconditioner)
                : new MatrixFreeRoute(_problem, options, _choice.Arithmetic, preconditioner);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Fits one model.</summary>
    public KernelRidgeModel Fit()
    {
        if (_choice.Solver == KernelSolver.Nystrom) return FitCenters();
        LeaveOneOutCurve? curve = Score(ofPath: false);
        return Solve(curve is not null ? Each(curve.Best) : _options.Lambda.Kind == LambdaChoiceKind.Fixed ? Each(_options.Lambda.Values[0]) : [.. _options.Lambda.Values], curve);
    }

    /// <summary>Fits a model for each of some penalties.</summary>
    public KernelRidgePath Path(double[] lambdas)
    {
        if (_choice.Solver == KernelSolver.Nystrom) return PathOfCenters(lambdas);
        LeaveOneOutCurve? curve = Score(ofPath: true);
        return new([.. lambdas.Select(lambda => Solve(Each(lambda), curve))], curve);
    }

    public void Dispose()
    {
        _route?.Dispose();
        _spectrum?.Dispose();
        _session.Dispose();
    }

    private double[] Each(double lambda) => [.. Enumerable.Repeat(lambda, _rows.Targets)];

    // Their targets are less what the right sides are less.
    private HeldOutRows HeldOut(KernelRows all, KernelPoints points, int[] places)
    {
        KernelRows rows = all.Take(places);
        int t = rows.Targets;
        double[] targets = [.. rows.Y.Select((y, i) => y - (_border.HasIntercept ? _border.TargetMeans[i % t] : 0))];
        return new(KernelUpload.Folded(_session.Accelerator, _session.Queue, _session.Arena, points, _kernel), targets, rows.Weights);
    }

    // Leave-one-out errors for the penalties that the options name; null where there is nothing to choose from.
    private LeaveOneOutCurve? Score(bool ofPath)
    {
        if (_options.Lambda.Kind is not (LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf)) return null;
        double[] grid = _options.Lambda.Kind == LambdaChoiceKind.Auto ? LambdaGrid.For(LargestEigenvalue()) : [.. _options.Lambda.Values];
        _score = _choice.Solver == KernelSolver.Eigen
            ? ScoreBy(Spectrum(), grid)
            : KernelScore.ByFactors(_cholesky!, _border, _rows, grid, keepsAll: ofPath) ?? ScoreBy(DecomposeAfterBreakdown(), grid);
        return _score.Curve;
    }

    private KernelScore ScoreBy(KernelSpectrum spectrum, double[] grid) => _session.Stage("leave-one-out", () => KernelScore.BySpectrum(spectrum, _border, _rows, grid));

    // Solves for one penalty a target, measures the answer, and makes it a model.
    private KernelRidgeModel Solve(double[] lambda, LeaveOneOutCurve? curve)
    {
        if (_sharedStages < 0) _sharedStages = _session.Stages.Count;
        int firstStage = _session.Stages.Count;
        KernelSolution solution = _score?.Solution(lambda) ?? Solution(lambda);
        if (!solution.Dual.All(double.IsFinite)) throw KernelDataCheck.Singular(_rows, _points, lambda.Min());
        KernelEvidence evidence = _session.Stage("evidence", () => KernelEvidence.Measure(new KernelProduct(_problem), _rows, _border, solution));
        return Model(solution, evidence, curve, [.. _session.Stages.Take(_sharedStages), .. _session.Stages.Skip(firstStage)]);
    }

    private double[] Diagonal()
    {
        using IDisposable scope = _session.Arena.Scope();
        VectorView<double> diagonal = _session.Arena.Vector<double>(_rows.Count);
        _session.Get<IPairwise<double>>().Diagonal(_session.Queue, _problem.Kernel, _problem.Points, diagonal);
        return _session.Arena.Download(diagonal);
    }

    private KernelSpectrum Spectrum() => _spectrum ??= KernelSpectrum.Create(_session, _problem);

    private double LargestEigenvalue()
    {
        if (_choice.Solver == KernelSolver.Eigen) return Spectrum().Largest;
        var product = new KernelProduct(_problem);
        return _session.Stage("largest eigenvalue", () => KrylovNorm.Largest(_rows.Count, v => product.System(v, 1, 0)));
    }

    // The system is indefinite, or as good as singular: eigenvalues tell which, where they can be had.
    private KernelSpectrum DecomposeAfterBreakdown()
    {
        Accelerator accelerator = _session.Accelerator;
        Int128 bytes = _cost.MemoryBytes(KernelSolver.Eigen, accelerator, _limit);
        double seconds = _cost.Seconds(KernelSolver.Eigen, accelerator, KernelPlanning.HostOf(_options).Info, _limit);
        bool fits = bytes <= _limit && _cost.HostBytes(KernelSolver.Eigen, accelerator) <= KernelRouteChoice.ShareOf(KernelPlanning.HostOf(_options).Info);
        if (fits && seconds <= KernelRouteChoice.PatientSeconds)
        {
            _memory = Int128.Max(_memory, bytes);
            return Spectrum();
        }

        throw new ArgumentException(
            $"The kernel matrix with λ is not positive definite to working precision, so that Cholesky breaks down; an eigendecomposition, which would answer, needs about {MemorySize.Of(bytes)} and {seconds:0} s. "
            + "Use a larger λ, a positive semidefinite kernel, or fewer rows; or ask for the solver eigen.");
    }

    private KernelSolution Solution(double[] lambda)
    {
        int t = _rows.Targets;
        var dual = new double[_rows.Count * t];
        var intercept = new double[t];
        var freedom = new double[t];
        var leaveOneOut = new double[t][];
        var answers = new List<KernelAnswer>();
        foreach (IGrouping<double, int> group in Enumerable.Range(0, t).GroupBy(k => lambda[k]))
        {
            int[] targets = [.. group];
            int columns = _border.CountOf(targets.Length);
            double[] b = _border.RightSides(targets), solved;
            if (_route is null || _spectrum is not null)
            {
                if (!Spectrum().IsRegular(group.Key)) throw KernelDataCheck.Singular(_rows, _points, group.Key);
                solved = _session.Stage("solve", () => Spectrum().Solve(group.Key, b, columns));
                KernelAnswer answer = Spectrum().Answer(group.Key);
                answers.Add(_route is null ? answer : answer.AfterBreakdown());
            }
            else
            {
                solved = Route(group.Key, b, columns, targets, answers);
            }

            _border.Eliminate(solved, columns, 0, targets, dual, intercept);
            if (_spectrum is not { } spectrum) continue;
            double[] inverse = spectrum.InverseDiagonals([group.Key]), border = _border.HasIntercept ? Columns.Of(solved, columns, targets.Length) : [];
            foreach (int k in targets) (freedom[k], leaveOneOut[k]) = (spectrum.DegreesOfFreedom(group.Key), _border.LeaveOneOut(Columns.Of(dual, t, k), inverse, border));
        }

        bool complete = leaveOneOut.All(errors => errors is not null);
        return new(lambda, dual, intercept, answers) { DegreesOfFreedom = complete ? freedom : [], LeaveOneOut = complete ? leaveOneOut : null };
    }

    private double[] Route(double lambda, double[] b, int columns, int[] targets, List<KernelAnswer> answers)
    {
        using IDisposable scope = _session.Arena.Scope();
        MatrixView<double> right = _session.Arena.Upload<double>(b, _rows.Count, columns), solution = _session.Arena.Matrix<double>(_rows.Count, columns);
        if (_route is IterativeRoute iterative) iterative.HeldOut = _watched?.Of(targets);
        KernelAnswer answer = _route!.Solve(lambda, right, solution);
        if (_spectrum is { } spectrum && !spectrum.IsRegular(lambda)) throw KernelDataCheck.Singular(_rows, _points, lambda);

        // An iteration does not see that a matrix is singular, but without λ equal rows make it so.
        bool isOpen = answer.Iterations?.Any(result => result.Status is not (IterationStatus.Converged or IterationStatus.Stopped)) ?? false;
        if (lambda == 0 && isOpen && KernelDataCheck.HasEqualRows(_rows, _points)) throw KernelDataCheck.Singular(_rows, _points, lambda);
        answers.Add(answer);
        return _session.Arena.Download(solution);
    }
}
