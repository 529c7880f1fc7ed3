using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Solves kernel systems by preconditioned conjugate gradients with FP64 vectors, to a tolerance of the FP64 residual.</summary>
/// <remarks>
/// Where products are FP32, residuals between rounds are computed in FP64 from the points, and decide when a system is solved. Where FP32 products end short of the
/// tolerance, or meet a direction without positive curvature, which rounding can make of a small λ, mixed arithmetic goes on from there with FP64 products, and single
/// arithmetic ends and says so; only FP64 products say that a matrix is not positive definite.
/// </remarks>
internal abstract class IterativeRoute : IKernelRoute
{
    /// <summary>What helps where FP32 products end short of the tolerance, as the beginning of a list.</summary>
    public const string WiderRemedy = "Precision.Mixed, which goes on with FP64 products, ";

    /// <summary>The most iterations where the options do not say.</summary>
    public const int DefaultIterations = 1000;

    // A product takes longer than a look at a device then.
    private const long ManyRows = 8192;

    // x, r, p, q, z, a spare one and b; copies of x and b and a product for residuals; FP32 vectors in and out of the operator and the preconditioner; the best one.
    private const long VectorsOfSolve = 16;

    // Factors of rows.
    private const long VectorsOfRows = 8;

    private readonly KernelRidgeOptions _options;
    private readonly KernelArithmetic _arithmetic;
    private readonly ILinearOperator<double> _iterated;
    private readonly ILinearOperator<double> _exact;
    private readonly KernelPreconditioning _preconditioning;
    private readonly List<IDisposable> _owned = [];

    /// <summary>Makes what every solve shares.</summary>
    /// <param name="problem">The problem, which stays the caller's.</param>
    /// <param name="options">Tolerance, iterations, preconditioner, early stopping.</param>
    /// <param name="arithmetic">The arithmetic.</param>
    /// <param name="preconditioner">Which preconditioner to make.</param>
    /// <param name="narrow">√W·K·√W in FP32, taken over; null where the arithmetic is FP64.</param>
    /// <param name="wide">The same in FP64, taken over; null where only its FP64 residuals are wanted, which come from the points.</param>
    protected IterativeRoute(
        KernelProblem problem, KernelRidgeOptions options, KernelArithmetic arithmetic, PreconditionerPlan preconditioner, ILinearOperator<float>? narrow, ILinearOperator<double>? wide)
    {
        (Problem, _options, _arithmetic) = (problem, options, arithmetic);
        foreach (IDisposable taken in new object?[] { narrow, wide }.OfType<IDisposable>()) Own(taken);
        _exact = wide ?? Own(new KernelOperator<double>(problem.Accelerator, problem.Kernel, problem.Points, problem.RootWeights));
        _iterated = narrow is null ? _exact : Own(new NarrowedOperator(problem.Accelerator, narrow));
        _preconditioning = Own(new KernelPreconditioning(problem, preconditioner, narrow, _exact));
    }

    /// <summary>Rows by whose error the iteration ends; null to go on to the tolerance.</summary>
    public HeldOutRows? HeldOut { get; set; }

    /// <summary>The solver as reports name it.</summary>
    protected abstract string Name { get; }

    protected KernelProblem Problem { get; }

    public KernelAnswer Solve(double lambda, MatrixView<double> b, MatrixView<double> u)
    {
        IPreconditioner<double>? preconditioner = null;
        Problem.Stage("preconditioner", () => preconditioner = _preconditioning.For(lambda));
        KernelAnswer answer = new(Name, KernelRouteChoice.NameOf(_arithmetic), "");
        Problem.Stage("conjugate gradients", () => answer = SolveInUnits(lambda, b, u, preconditioner));
        return answer with
        {
            Status = IterationWarnings.Status(answer.Iterations!),
            Note = Together(_preconditioning.Note, answer.Note),
            PreconditionerRank = preconditioner is null ? null : _preconditioning.Rank,
        };
    }

    public virtual void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
    }

    /// <summary>Bytes of the device that a solve takes at its most, beside points and K, and what operators take for themselves while they run.</summary>
    protected static Int128 Bytes(long rows, long columns, long rightSides, int rank, KernelArithmetic arithmetic)
        => PreconditionerPlan.Bytes(rows, columns, rank, arithmetic)
            + (sizeof(double) * (((Int128)rows * ((VectorsOfSolve * rightSides) + VectorsOfRows)) + (4L * rank * (rightSides + 1)) + (1024 * rightSides)));

    /// <summary>Keeps something that is disposed with the route.</summary>
    protected TOwned Own<TOwned>(TOwned owned)
        where TOwned : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private KernelAnswer SolveInUnits(double lambda, MatrixView<double> b, MatrixView<double> u, IPreconditioner<double>? preconditioner)
    {
        using var arena = new DeviceArena(Problem.Accelerator.Device, Problem.Queue);
        ColumnUnits units = ColumnUnits.Of(Problem, arena, b);
        MatrixView<double> right = b;
        if (!units.IsOne) units.Multiply(arena, b, right = arena.Matrix<double>(b.Rows, b.Columns));
        KernelAnswer answer = HeldOut is null ? Solve(lambda, right, u, preconditioner) : SolveBest(lambda, right, u, preconditioner, HeldOut.In(units.Values));
        if (!units.IsOne) units.Divide(arena, u);
        return answer with { HeldOutErrors = answer.HeldOutErrors?.Select(point => point with { Error = point.Error / units.Values[point.RightSide] / units.Values[point.RightSide] }).ToArray() };
    }

    private KernelAnswer Solve(double lambda, MatrixView<double> b, MatrixView<double> u, IPreconditioner<double>? preconditioner, HeldOutObserver? observer = null)
    {
        var answer = new KernelAnswer(Name, KernelRouteChoice.NameOf(_arithmetic), "") { Iterations = Run(_iterated, lambda, b, u, preconditioner, observer, resume: false) };
        if (_arithmetic != KernelArithmetic.Mixed || !answer.Iterations.Any(NeedsMore)) return Judged(answer);
        ImmutableArray<IterationResult> more = Run(_exact, lambda, b, u, preconditioner, observer, resume: true, answer.Iterations.Max(result => result.Iterations));
        return Judged(answer with
        {
            Precision = KernelRouteChoice.NameOf(KernelArithmetic.Double),
            Note = "FP32 products did not reach the tolerance, and FP64 products went on from there",
            Iterations = Joined(answer.Iterations, more),
        });
    }

    private KernelAnswer SolveBest(double lambda, MatrixView<double> b, MatrixView<double> u, IPreconditioner<double>? preconditioner, HeldOutRows rows)
    {
        using var arena = new DeviceArena(Problem.Accelerator.Device, Problem.Queue);
        MatrixView<double> best = arena.Zeros<double>(b.Rows, rows.Sides);
        var observer = new HeldOutObserver(Problem, rows, _options.EarlyStopping ?? new(), best);
        KernelAnswer answer = Solve(lambda, b, u, preconditioner, observer);
        Problem.Accelerator.Get<IKrylovSteps<double>>().Gather(Problem.Queue, best, [.. Enumerable.Range(0, rows.Sides)], u.Block(0, 0, u.Rows, rows.Sides));

        double[] residuals = Residuals(arena, lambda, b, u);
        string counts = string.Join(", ", observer.Best.Select(point => point.Iterations));
        return answer with
        {
            Note = Together(answer.Note, $"chosen by the error on {rows.Points.Rows} rows that were held out, after {counts} iterations; the answer is that of the other {Problem.Rows} rows alone"),
            HeldOutErrors = observer.Curve,
            Iterations = [.. answer.Iterations!.Select((last, side) => side >= rows.Sides ? last : last with
            {
                Status = last.Status switch
                {
                    IterationStatus.Converged when residuals[side] <= _options.Tolerance => IterationStatus.Converged,
                    IterationStatus.Diverged or IterationStatus.IterationLimit => last.Status,
                    _ => IterationStatus.Stopped,
                },
                Iterations = observer.Best[side].Iterations,
                RelativeResidual = residuals[side],
                BackwardError = double.NaN,
            })],
        };
    }

    private ImmutableArray<IterationResult> Run(
        ILinearOperator<double> a, double lambda, MatrixView<double> b, MatrixView<double> u, IPreconditioner<double>? preconditioner, HeldOutObserver? observer, bool resume,
        int iterationsDone = 0)
    {
        bool cheapLooks = Problem.Accelerator.Device.TryGetService<IHostMemory>(out _) || Problem.Rows >= ManyRows;
        var options = new ConjugateGradientOptions
        {
            Tolerance = _options.Tolerance,
            MaximumIterations = Math.Max(0, (_options.MaximumIterations ?? DefaultIterations) - iterationsDone),
            CheckEvery = observer is not null ? (_options.EarlyStopping ?? new()).LookEvery : cheapLooks ? 1 : 4,
        };
        ExactResidual<double>? exact = !ReferenceEquals(a, _exact) ? new(_exact, Rank.Epsilon<float>()) : null;
        KrylovSystem[] systems = [.. Enumerable.Range(0, (int)b.Columns).Select(column => new KrylovSystem(column, lambda))];
        using var solver = new KrylovSolver<double>(
            Problem.Accelerator, a, preconditioner, options, Problem.Progress, Problem.CancellationToken, Problem.Queue, exact) { Observer = observer };
        return solver.Solve(b, systems, u, resume).Systems;
    }

    // Of a solution that was not iterated last.
    private double[] Residuals(DeviceArena arena, double lambda, MatrixView<double> b, MatrixView<double> u)
    {
        var steps = Problem.Accelerator.Get<IKrylovSteps<double>>();
        MatrixView<double> product = arena.Matrix<double>(b.Rows, b.Columns), residual = arena.Matrix<double>(b.Rows, b.Columns);
        VectorView<double> squares = arena.Vector<double>(b.Columns);
        double[] shifts = new double[b.Columns], minus = new double[b.Rows];
        Array.Fill(shifts, lambda);
        Array.Fill(minus, -1);
        _exact.Apply(Problem.Queue, u, product);
        steps.Shift(Problem.Queue, arena.Upload<double>(shifts), u, product, squares);
        steps.Gather(Problem.Queue, b, [.. Enumerable.Range(0, shifts.Length)], residual);
        steps.ScaleRows(Problem.Queue, arena.Upload<double>(minus), product, 1, residual);
        steps.Dot(Problem.Queue, residual, residual, squares);
        double[] lengths = arena.Download(squares);
        steps.Dot(Problem.Queue, b, b, squares);
        return [.. lengths.Zip(arena.Download(squares), (length, size) => size == 0 ? 0 : Math.Sqrt(length / size))];
    }

    private KernelAnswer Judged(KernelAnswer answer)
    {
        string found = _arithmetic != KernelArithmetic.Single
            ? answer.Iterations!.All(result => result.Status != IterationStatus.Diverged) ? ""
                : "conjugate gradients met a direction in which K + λI is not positive: the kernel is not positive semidefinite on these points, or holds what is not finite;"
                + " the Cholesky and eigen solvers take such a K"
            : answer.Iterations!.Any(NeedsMore) ? "FP32 products did not reach the tolerance, and FP64 ones were not asked for" : "";
        return answer with { Note = Together(answer.Note, found) };
    }

    private static string Together(string first, string second) => first.Length > 0 && second.Length > 0 ? $"{first}; {second}" : first + second;

    /// <summary>What became of systems with which FP64 products went on where FP32 ones had ended.</summary>
    public static ImmutableArray<IterationResult> Joined(IReadOnlyList<IterationResult> narrow, IReadOnlyList<IterationResult> wide)
        => [.. narrow.Zip(wide, (before, after) => NeedsMore(before) ? after with { Iterations = before.Iterations + after.Iterations } : before)];

    /// <summary>Whether FP64 products may come nearer than FP32 ones did.</summary>
    public static bool NeedsMore(IterationResult result) => result.Status is IterationStatus.Stalled or IterationStatus.Diverged;
}
