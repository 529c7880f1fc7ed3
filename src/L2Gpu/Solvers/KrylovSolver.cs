using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>Conjugate gradients in rounds: iterate until the recursions have ended, compute the residuals anew, and go on with what is not solved.</summary>
internal sealed class KrylovSolver<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // The root of the smallest number with all its digits, with room for a residual of 1e-16 of it.
    private const double Smallest = 1e-138;

    private readonly Accelerator _accelerator;
    private readonly CountedOperator<T> _operator;
    private readonly IPreconditioner<T>? _preconditioner;
    private readonly ConjugateGradientOptions _options;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly IKrylovSteps<T> _steps;
    private readonly IQueue _queue;
    private readonly bool _ownsQueue;
    private readonly ExactResidual<T>? _exact;

    public KrylovSolver(
        Accelerator accelerator, ILinearOperator<T> a, IPreconditioner<T>? preconditioner, ConjugateGradientOptions options, IProgress<FitProgress>? progress,
        CancellationToken cancellationToken, IQueue? queue = null, ExactResidual<T>? exact = null)
    {
        if (!(options.Tolerance >= 0)) throw new ArgumentException($"Tolerance is {options.Tolerance}; it must be a number that is not negative.", nameof(options));
        if (!(options.BackwardTolerance >= 0))
            throw new ArgumentException($"BackwardTolerance is {options.BackwardTolerance}; it must be a number that is not negative.", nameof(options));
        if (options.MaximumIterations < 0) throw new ArgumentException($"MaximumIterations is {options.MaximumIterations}; it must not be negative.", nameof(options));
        if (options.CheckEvery < 1) throw new ArgumentException($"CheckEvery is {options.CheckEvery}; at least 1 is needed.", nameof(options));
        (_accelerator, _operator, _preconditioner, _options) = (accelerator, new CountedOperator<T>(a), preconditioner, options);
        (_progress, _cancellationToken) = (progress, cancellationToken);
        _steps = accelerator.Get<IKrylovSteps<T>>();
        (_queue, _ownsQueue) = (queue ?? accelerator.Device.CreateQueue(), queue is null);
        if (exact is not null) _exact = exact with { Operator = new CountedOperator<T>(exact.Operator) };
    }

    /// <summary>Looks at each solution while it is iterated; null for none. Larger shifts that are carried along are not shown.</summary>
    public IKrylovObserver<T>? Observer { get; init; }

    private int Limit => _options.MaximumIterations ?? (int)Math.Min(10_000, (10 * _operator.Order) + 10);

    /// <summary>Solves systems into the columns of x, from 0, or from what x holds where that is better.</summary>
    public ConjugateGradientResult Solve(MatrixView<T> b, IReadOnlyList<KrylovSystem> systems, MatrixView<T> x, bool resume = false)
    {
        if (b.Rows != _operator.Order) throw new ArgumentException($"b has {b.Rows} rows; the operator has order {_operator.Order}.", nameof(b));
        if (x.Rows != b.Rows || x.Columns != systems.Count)
            throw new ArgumentException($"x has shape ({x.Rows}, {x.Columns}); ({b.Rows}, {systems.Count}) is needed.", nameof(x));
        if (b.Columns == 0) return new([], 0);
        if (Overlap(b, x)) throw new ArgumentException("x overlaps b; give it a place of its own.", nameof(x));
        double[] sizes = Sizes(b);
        foreach (KrylovSystem system in systems) (system.Size, system.Gain) = (sizes[system.Column], _exact?.FirstGain ?? 0);

        // Nothing is solved yet, and a right side of 0 is solved by it.
        foreach (KrylovSystem system in systems.Where(s => !resume || s.Size == 0)) Clear(x.Block(0, IndexOf(systems, system), x.Rows, 1));
        foreach (KrylovSystem system in systems.Where(s => s.Size == 0)) Settle(system, IterationStatus.Converged, 0, 0);
        if (resume) Resume(b, systems, x);
        KrylovSystem[] open = [.. systems.Where(s => s.Status is null)];
        for (bool first = !resume; open.Length > 0; first = false)
        {
            Round(b, systems, open, x, first);
            open = [.. open.Where(s => s.Status is null)];
        }

        _queue.Synchronize();
        return new([.. systems.Select(s => s.ToResult())], _operator.Products);
    }

    public void Dispose()
    {
        if (_ownsQueue) _queue.Dispose();
    }

    private void Resume(MatrixView<T> b, IReadOnlyList<KrylovSystem> systems, MatrixView<T> x)
    {
        KrylovSystem[] open = [.. systems.Where(s => s.Status is null)];
        foreach (KrylovSystem system in open) (system.End, system.Residual) = (RoundEnd.Abandoned, double.PositiveInfinity);
        if (open.Length > 0) Judge(b, systems, open, x);
        foreach (KrylovSystem system in open.Where(s => s.Status == IterationStatus.Diverged || s.Residual > 1))
        {
            Clear(x.Block(0, IndexOf(systems, system), x.Rows, 1));
            (system.Status, system.Residual) = (null, 1);
        }

        foreach (KrylovSystem system in open) system.Gain = _exact?.FirstGain ?? 0;
    }

    private void Clear(MatrixView<T> column)
    {
        using var arena = new DeviceArena(_accelerator.Device, _queue);
        _steps.ScaleRows(_queue, Filled(arena, column.Rows, 0), arena.Zeros<T>(column.Rows, 1), 0, column);
    }

    // The first round carries the larger shifts of a column along; later every system is on its own, since its residual is its own by then.
    private void Round(MatrixView<T> b, IReadOnlyList<KrylovSystem> all, KrylovSystem[] open, MatrixView<T> x, bool first)
    {
        using var arena = new DeviceArena(_accelerator.Device, _queue);
        KrylovSystem[] carriers = first ? [.. open.GroupBy(s => s.Column).Select(group => group.MinBy(s => s.Shift)!)] : open;
        KrylovSystem[] carried = [.. open.Except(carriers)];
        int[] columns = [.. carriers.Select(s => IndexOf(all, s))];
        MatrixView<T> solutions = Copy(arena, x, columns), residuals = Copy(arena, b, [.. carriers.Select(s => s.Column)]);
        if (!first) Residuals(arena, carriers, solutions, residuals);
        foreach (KrylovSystem system in open) system.End = null;
        var block = new KrylovBlock<T>(
            _accelerator, _queue, arena, _operator, _preconditioner, solutions, residuals, [.. carriers.Select(s => s.Shift)],
            Math.Min(_options.CheckEvery, Limit), carried.Length);
        var round = new KrylovRound<T>(_accelerator, _queue, arena, _options, Limit, block, _preconditioner is null, system => x.Block(0, IndexOf(all, system), x.Rows, 1), _exact, Observer);
        round.Run(carriers, carried, _progress, _cancellationToken);
        Judge(b, all, open, x);
    }

    // What the recursions say is not believed.
    private void Judge(MatrixView<T> b, IReadOnlyList<KrylovSystem> all, KrylovSystem[] open, MatrixView<T> x)
    {
        using var arena = new DeviceArena(_accelerator.Device, _queue);
        MatrixView<T> solutions = Copy(arena, x, [.. open.Select(s => IndexOf(all, s))]), residuals = Copy(arena, b, [.. open.Select(s => s.Column)]);
        double[] lengths = Residuals(arena, open, solutions, residuals), sizes = Norms(arena, solutions);
        for (int i = 0; i < open.Length; i++)
        {
            KrylovSystem system = open[i];
            double before = system.Residual, residual = lengths[i] / system.Size;
            double backward = _preconditioner is null ? lengths[i] / ((system.Largest * sizes[i]) + system.Size) : double.NaN;
            bool solved = residual <= _options.Tolerance || (_options.BackwardTolerance > 0 && backward <= _options.BackwardTolerance);
            IterationStatus? status = system.End switch
            {
                _ when solved => IterationStatus.Converged,
                _ when !double.IsFinite(residual) => IterationStatus.Diverged,
                RoundEnd.Stopped => IterationStatus.Stopped,
                RoundEnd.Broken => IterationStatus.Diverged,
                RoundEnd.Flat when _exact is null || residual > before / 2 => IterationStatus.Stalled,
                _ when system.Iterations >= Limit => IterationStatus.IterationLimit,
                RoundEnd.Abandoned => null,
                _ => residual <= before / 2 ? null : IterationStatus.Stalled,
            };
            if (status is { } settled) Settle(system, settled, residual, backward);
            else system.Residual = residual;
            if (_exact is not null) system.Gain = _exact.GainAfter(before, residual);
        }
    }

    private static void Settle(KrylovSystem system, IterationStatus status, double residual, double backward)
        => (system.Status, system.Residual, system.BackwardError) = (status, residual, backward);

    /// <summary>Makes b − (A + σI)x of copies of b.</summary>
    /// <returns>Their lengths.</returns>
    private double[] Residuals(DeviceArena arena, KrylovSystem[] systems, MatrixView<T> x, MatrixView<T> b)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        MatrixView<T> product = arena.Matrix<T>(x.Rows, x.Columns);
        (_exact?.Operator ?? _operator).Apply(_queue, x, product);
        _steps.Shift(_queue, arena.Upload<double>([.. systems.Select(s => s.Shift)]), x, product, arena.Vector<double>(x.Columns));
        _steps.ScaleRows(_queue, Filled(arena, x.Rows, -1), product, 1, b);
        return Norms(arena, b);
    }

    private double[] Norms(DeviceArena arena, MatrixView<T> x)
    {
        VectorView<double> squares = arena.Vector<double>(x.Columns);
        _steps.Dot(_queue, x, x, squares);
        return Array.ConvertAll(arena.Download(squares), Math.Sqrt);
    }

    private double[] Sizes(MatrixView<T> b)
    {
        using var arena = new DeviceArena(_accelerator.Device, _queue);
        double[] sizes = Norms(arena, b);
        int found = Array.FindIndex(sizes, size => !double.IsFinite(size));
        if (found >= 0)
        {
            throw new ArgumentException(
                $"Column {found} of b holds NaN or ∞, or numbers whose squares are more than FP64 can hold. Every value must be finite; divide what is large by a constant.", nameof(b));
        }

        // Squares that vanish would make a right side look as if it were 0, and solved.
        for (int c = 0; c < sizes.Length; c++)
        {
            if (sizes[c] < Smallest && arena.Download(b.Block(0, c, b.Rows, 1)).Any(value => value != 0))
                throw new ArgumentException($"Column {c} of b is so small that its squares vanish. Multiply it by a constant.", nameof(b));
        }

        return sizes;
    }

    private MatrixView<T> Copy(DeviceArena arena, MatrixView<T> source, int[] columns)
    {
        MatrixView<T> copy = arena.Matrix<T>(source.Rows, columns.Length);
        _steps.Gather(_queue, source, columns, copy);
        return copy;
    }

    private static VectorView<double> Filled(DeviceArena arena, long length, double value)
    {
        var values = new double[length];
        Array.Fill(values, value);
        return arena.Upload<double>(values);
    }

    private static bool Overlap(MatrixView<T> left, MatrixView<T> right)
    {
        static Int128 End(MatrixView<T> view) => view.Count == 0 ? view.Offset : view.Offset + ((Int128)(view.Rows - 1) * view.LeadingDimension) + view.Columns;
        return ReferenceEquals(left.Buffer, right.Buffer) && left.Offset < End(right) && right.Offset < End(left);
    }

    private static int IndexOf(IReadOnlyList<KrylovSystem> all, KrylovSystem system)
    {
        for (int i = 0; i < all.Count; i++)
        {
            if (ReferenceEquals(all[i], system)) return i;
        }

        return -1;
    }
}
