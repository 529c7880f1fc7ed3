using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Carries a kernel ridge fit through its stages: rows, regime, solution, leave-one-out, evidence.</summary>
internal sealed class KernelFitter : IDisposable
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
    private readonly Int128 _memory;
    private KernelSpectrum? _spectrum;
    private readonly CholeskyKernelRoute? _cholesky;
    private readonly IKernelRoute? _route;
    private readonly NystromRegime? _nystrom;
    private KernelScore? _score;
    private int _sharedStages = -1;

    /// <summary>Checks that the data and the options suit each other, chooses a regime, and brings the points to the device.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told as the fit goes on.</param>
    /// <param name="cancellationToken">Looked at in each stage.</param>
    public KernelFitter(KernelRows rows, KernelRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        (_rows, _options) = (rows, options);
        _kernel = KernelOptionCheck.Against(rows.Count, rows.Columns, rows.Targets, options);
        _points = KernelPoints.Of(rows, _kernel, options.Standardize);
        KernelDataCheck.Domain(rows, _points, _kernel, options.Standardize);
        KernelDataCheck.Symmetric(rows, _points, _kernel, options.Seed);
        KernelCost cost = KernelPlanning.CostOf(_kernel, rows.Count, rows.Columns, rows.Targets, options, rows.Epsilon > Rank.Epsilon<double>());
        (Accelerator accelerator, _whyDevice) = KernelPlanning.DeviceFor(cost, options);
        _choice = KernelRouteChoice.Create(accelerator.Info, KernelPlanning.HostInfo(options), cost, options);
        _limit = KernelRouteChoice.LimitOf(accelerator.Info, options);
        _memory = _choice.MemoryBytes;
        var nothing = new NoRows<double>(rows.Columns, rows.Targets, rows.Weights is not null);
        _session = new FitSession<double>(accelerator, nothing, options.FeatureNames, progress, cancellationToken, _memory) { Host = options.HostAccelerator };
        _problem = _session.Stage("points", () =>
        {
            double[]? roots = rows.Weights is null ? null : Array.ConvertAll(rows.Weights, Math.Sqrt);
            MatrixView<double> points = KernelUpload.Folded(accelerator, _session.Queue, _session.Arena, _points, rows.Count, _kernel);
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
        Int128 room = _limit - ((Int128)rows.Count * rows.Columns * 12);
        if (_choice.Solver == KernelSolver.Cholesky) _route = _cholesky = new CholeskyKernelRoute(_problem, _choice.Arithmetic, diagonal, room, DecomposeAfterBreakdown);
        if (_choice.Solver == KernelSolver.Nystrom) _nystrom = new NystromRegime(_problem, rows, options, cost.NystromOf(options));
    }

    /// <summary>Leave-one-out errors for the penalties that the options name; null where there is nothing to choose from.</summary>
    public LeaveOneOutCurve? Score()
    {
        if (_options.Lambda.Kind is not (LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf)) return null;
        if (_nystrom is not null) return _nystrom.Score();
        double[] grid = _options.Lambda.Kind == LambdaChoiceKind.Auto ? LambdaGrid.For(LargestEigenvalue()) : [.. _options.Lambda.Values];
        _score = _choice.Solver == KernelSolver.Eigen
            ? _session.Stage("leave-one-out", () => KernelScore.BySpectrum(Spectrum(), _border, _rows, grid))
            : KernelScore.ByFactors(_cholesky!, _border, _rows, grid);
        return _score.Curve;
    }

    /// <summary>Solves for one penalty a target, measures the answer, and makes it a model.</summary>
    public KernelRidgeModel Solve(double[] lambda, LeaveOneOutCurve? curve)
    {
        if (_sharedStages < 0) _sharedStages = _session.Stages.Count;
        int firstStage = _session.Stages.Count;
        if (_nystrom is not null) return Nystrom(lambda, curve);
        KernelSolution solution = _score?.Solution(lambda) ?? Solution(lambda);
        if (!solution.Dual.All(double.IsFinite)) throw KernelDataCheck.Singular(_rows, _points, lambda.Min());
        KernelEvidence evidence = _session.Stage("evidence", () => KernelEvidence.Measure(new KernelProduct(_problem), _rows, _border, solution));
        return Model(solution, evidence, curve, [.. _session.Stages.Take(_sharedStages), .. _session.Stages.Skip(firstStage)]);
    }

    public void Dispose()
    {
        _nystrom?.Dispose();
        _route?.Dispose();
        _spectrum?.Dispose();
        _session.Dispose();
    }

    private KernelRidgeModel Nystrom(double[] lambda, LeaveOneOutCurve? curve)
    {
        NystromAnswer answer = _nystrom!.Solve(lambda);
        long memory = (long)Int128.Min(long.MaxValue, _memory);
        return NystromModel.Create(
            answer, curve, _nystrom.Centers, _rows, _points, _kernel, _options,
            (_session.Accelerator.Info.Id, _whyDevice, _choice.Why, memory, [.. _session.Stages, .. _nystrom.Stages]));
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
        KernelCost cost = KernelPlanning.CostOf(_kernel, _rows.Count, _rows.Columns, _rows.Targets, _options, isSingle: false);
        DeviceInfo device = _session.Accelerator.Info;
        Int128 bytes = cost.MemoryBytes(KernelSolver.Eigen, _limit, _options);
        double seconds = cost.Seconds(KernelSolver.Eigen, device, KernelPlanning.HostInfo(_options), _options);
        if (bytes <= _limit && seconds <= KernelRouteChoice.PatientSeconds) return Spectrum();
        throw new ArgumentException(
            $"The kernel matrix with λ is not positive definite to working precision, so that Cholesky breaks down; an eigendecomposition, which would answer, needs about {bytes} bytes and {seconds:0} s. "
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
            if (_route is null)
            {
                if (!Spectrum().IsRegular(group.Key)) throw KernelDataCheck.Singular(_rows, _points, group.Key);
                solved = _session.Stage("solve", () => Spectrum().Solve(group.Key, b, columns));
                answers.Add(Spectrum().Answer(group.Key));
            }
            else
            {
                solved = Route(group.Key, b, columns, answers);
            }

            _border.Eliminate(solved, columns, 0, targets, dual, intercept);
            if (_spectrum is not { } spectrum) continue;
            double[] inverse = spectrum.InverseDiagonals([group.Key]), border = _border.HasIntercept ? Columns.Of(solved, columns, targets.Length) : [];
            foreach (int k in targets) (freedom[k], leaveOneOut[k]) = (spectrum.DegreesOfFreedom(group.Key), _border.LeaveOneOut(Columns.Of(dual, t, k), inverse, border));
        }

        bool complete = leaveOneOut.All(errors => errors is not null);
        return new(lambda, dual, intercept, answers) { DegreesOfFreedom = complete ? freedom : [], LeaveOneOut = complete ? leaveOneOut : null };
    }

    private double[] Route(double lambda, double[] b, int columns, List<KernelAnswer> answers)
    {
        using IDisposable scope = _session.Arena.Scope();
        MatrixView<double> right = _session.Arena.Upload<double>(b, _rows.Count, columns), solution = _session.Arena.Matrix<double>(_rows.Count, columns);
        KernelAnswer answer = _route!.Solve(lambda, right, solution);
        if (_spectrum is { } spectrum && !spectrum.IsRegular(lambda)) throw KernelDataCheck.Singular(_rows, _points, lambda);
        answers.Add(answer);
        return _session.Arena.Download(solution);
    }

    private KernelRidgeModel Model(KernelSolution solution, KernelEvidence evidence, LeaveOneOutCurve? curve, ImmutableArray<StageReport> stages)
    {
        KernelAnswer answer = solution.Answers.MaxBy(a => a.Note.Length)!;
        IterationResult[] iterations = [.. solution.Answers.SelectMany(a => a.Iterations ?? [])];
        string why = answer.Note.Length == 0 ? _choice.Why : $"{_choice.Why}; {answer.Note}";
        var report = new KernelFitReport
        {
            Device = _session.Accelerator.Info.Id,
            WhyDevice = _whyDevice,
            Precision = answer.Precision,
            Refinements = solution.Answers.Max(a => a.Refinements),
            Solver = answer.Solver,
            Why = why,
            Status = iterations.Length > 0 ? IterationWarnings.Status(iterations) : answer.Status,
            Rows = _rows.Count,
            Kernel = _kernel.ToString(),
            Centers = _rows.Count,
            PreconditionerRank = answer.PreconditionerRank,
            RelativeResidual = [.. evidence.RelativeResidual],
            BackwardError = [.. evidence.BackwardError],
            ConditionNumber = new(
                solution.Answers.Max(a => a.ConditionNumber) ?? double.NaN, solution.Answers.Max(a => a.RegularizedConditionNumber) ?? double.NaN,
                solution.Answers.All(a => a.IsConditionExact)),
            DegreesOfFreedom = [.. solution.DegreesOfFreedom],
            R2 = [.. evidence.R2],
            Rmse = [.. evidence.Rmse],
            FeatureDeviations = [.. _points.Deviations],
            FilterFactors = _spectrum is { } e && solution.DegreesOfFreedom.Length > 0 ? [.. solution.Lambda.Select(l => e.Values.Reverse().Select(v => v / (v + l)).ToImmutableArray())] : null,
            Iterations = iterations.Length > 0 ? [.. iterations] : null,
            LeaveOneOut = curve,
            Selection = curve is null ? null : Selection.Of(curve).Curve,
            LeaveOneOutResiduals = solution.LeaveOneOut is { } errors ? [.. errors.Select(_rows.InPlace)] : null,
            MemoryBytes = (long)Int128.Min(long.MaxValue, _memory),
            Warnings = [.. KernelWarnings.About(solution, evidence, curve, _options, _spectrum)],
            Stages = stages,
        };
        int t = _rows.Targets;
        return new KernelRidgeModel(
            _kernel,
            ModelNames.For(_options.FeatureNames, _rows.Columns, 'x'),
            ModelNames.For(_options.TargetNames, t, 'y'),
            [.. solution.Lambda],
            _points.Values,
            [.. _points.Center],
            [.. _points.Scale],
            [.. Enumerable.Range(0, t).Select(k => Columns.Of(solution.Dual, t, k).ToImmutableArray())],
            [.. solution.Intercept],
            report,
            _options.FeatureEncodings);
    }
}
