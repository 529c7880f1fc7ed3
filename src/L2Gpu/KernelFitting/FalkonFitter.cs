using System.Collections.Immutable;
using System.Globalization;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Nyström models for given λ by conjugate gradients over products with k(X, Z) that are not stored, preconditioned by the system of some of the rows.</summary>
internal sealed class FalkonFitter : INystromFitter
{
    private readonly KernelProblem _problem;
    private readonly NystromData _data;
    private readonly NystromFitOptions _options;
    private readonly DeviceArena _arena;
    private readonly NystromSpace<double> _space;
    private readonly SampledPreconditioner _preconditioner;
    private readonly NystromOperator<double> _exact;
    private readonly NystromOperator<float>? _narrow;
    private readonly MatrixView<double> _rightSides;
    private bool _wentOn;

    /// <summary>Makes the preconditioner.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="data">Their targets and weights.</param>
    /// <param name="centers">Rows that are the centres.</param>
    /// <param name="options">How.</param>
    public FalkonFitter(KernelProblem problem, NystromData data, int[] centers, NystromFitOptions options)
    {
        (_problem, _data, _options) = (problem, data, options);
        _arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        _space = NystromSpace<double>.Create(problem, centers);
        _preconditioner = new SampledPreconditioner(problem, _space, data, options.Intercept);
        _exact = new NystromOperator<double>(problem, _space, data, options.Intercept);
        if (options.Arithmetic != KernelArithmetic.Double) _narrow = new NystromOperator<float>(problem, _space, data, options.Intercept);
        _rightSides = _arena.Matrix<double>(_space.Count, data.Targets);
        using (_arena.Scope())
        {
            // About a value near the mean, so that a large common offset costs no digits.
            double[] means = options.Intercept ? data.Means(data.Values) : new double[data.Targets];
            _exact.Project(problem.Queue, _arena.Upload<double>([.. data.Values.Select((v, i) => v - means[i % data.Targets])], data.Rows, data.Targets), _rightSides);
            problem.Queue.Synchronize();
        }
    }

    public IReadOnlyList<StageReport> Stages => _preconditioner.Stages;

    public NystromAnswer Solve(double[] lambda)
    {
        int m = (int)_space.Count, t = _data.Targets;
        var u = new double[m * t];
        var results = new IterationResult[t];
        foreach (IGrouping<double, int> group in Enumerable.Range(0, t).GroupBy(k => lambda[k]))
        {
            using IDisposable scope = _arena.Scope();
            int[] members = [.. group];
            MatrixView<double> b = _arena.Matrix<double>(m, members.Length), x = _arena.Zeros<double>(m, members.Length);
            _problem.Accelerator.Get<IKrylovSteps<double>>().Gather(_problem.Queue, _rightSides, members, b);
            IterationResult[] found = Run(group.Key, b, x);
            double[] solved = _arena.Download(x);
            for (int c = 0; c < members.Length; c++)
            {
                results[members[c]] = found[c];
                for (int j = 0; j < m; j++) u[(j * t) + members[c]] = solved[(j * members.Length) + c];
            }
        }

        double[] weights = _space.WeightsOf(_problem, u, t), intercept = new double[t];
        NystromEvidence evidence = NystromEvidence.Measure(_problem, _space.Centers, _data, weights, lambda, _options.Intercept ? intercept : null);
        string status = IterationWarnings.Status(results);
        return new(weights, intercept, lambda, evidence)
        {
            Status = status,
            Precision = KernelRouteChoice.NameOf(_wentOn ? KernelArithmetic.Double : _options.Arithmetic),
            How = "by conjugate gradients over products with the pairs of rows and centres, which are not stored, preconditioned by a sample of the rows"
                + (_wentOn ? "; FP32 products did not reach the tolerance, and FP64 products went on from there" : ""),
            Condition = new ConditionNumber(double.NaN, double.NaN, IsExact: false),
            Iterations = [.. results],
            Warnings = [.. Warnings(results)],
        };
    }

    public void Dispose()
    {
        _narrow?.Dispose();
        _exact.Dispose();
        _preconditioner.Dispose();
        _space.Dispose();
        _arena.Dispose();
    }

    // For targets that share a penalty.
    private IterationResult[] Run(double lambda, MatrixView<double> b, MatrixView<double> x)
    {
        _preconditioner.Penalize(lambda);
        _exact.Penalize(lambda);
        if (_narrow is null) return [.. Run(_exact, b, x, null, resume: false)];
        _narrow.Penalize(lambda);
        ImmutableArray<IterationResult> found = Run(_narrow, b, x, new ExactResidual<double>(_exact, Rank.Epsilon<float>()), resume: false);
        if (_options.Arithmetic != KernelArithmetic.Mixed || !found.Any(IterativeRoute.NeedsMore)) return [.. found];
        _wentOn = true;
        return [.. IterativeRoute.Joined(found, Run(_exact, b, x, null, resume: true, found.Max(result => result.Iterations)))];
    }

    private IEnumerable<string> Warnings(IterationResult[] results)
        => results.Select((result, k) => (result, k)).Where(r => r.result.Status != IterationStatus.Converged).Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"Conjugate gradients did not converge for target {r.k} ({IterationWarnings.Status([r.result])}, relative residual {r.result.RelativeResidual:0.0e+0} after {r.result.Iterations} iterations). ")
            + $"Remedy: {(_options.Arithmetic == KernelArithmetic.Single && IterativeRoute.NeedsMore(r.result) ? IterativeRoute.WiderRemedy : "")}"
            + "a larger λ or tolerance, more iterations, or fewer centres, which are solved directly.");

    private ImmutableArray<IterationResult> Run(ILinearOperator<double> a, MatrixView<double> b, MatrixView<double> x, ExactResidual<double>? exact, bool resume, int iterationsDone = 0)
    {
        var options = new ConjugateGradientOptions { Tolerance = _options.Tolerance, MaximumIterations = Math.Max(0, (_options.MaximumIterations ?? IterativeRoute.DefaultIterations) - iterationsDone) };
        using var solver = new KrylovSolver<double>(_problem.Accelerator, a, _preconditioner, options, _problem.Progress, _problem.CancellationToken, _problem.Queue, exact);
        return solver.Solve(b, [.. Enumerable.Range(0, (int)b.Columns).Select(c => new KrylovSystem(c, 0))], x, resume).Systems;
    }
}
