using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>A block of systems that are iterated together, on the device. It decides nothing.</summary>
internal sealed class KrylovBlock<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IKrylovSteps<T> _steps;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly ILinearOperator<T> _operator;
    private readonly IPreconditioner<T>? _preconditioner;
    private readonly int _slots;
    private readonly MatrixView<double> _curvature;
    private readonly MatrixView<double> _step;
    private readonly MatrixView<double> _ratio;
    private readonly MatrixView<double> _squares;
    private readonly MatrixView<double> _rho;
    private readonly VectorView<double> _shifts;
    private MatrixView<T> _x;
    private MatrixView<T> _r;
    private MatrixView<T> _p;
    private MatrixView<T> _q;
    private MatrixView<T> _z;
    private MatrixView<T> _spare;
    private int _iteration;
    private int _read;

    /// <summary>Begins.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="a">The operator.</param>
    /// <param name="preconditioner">M⁻¹, or null.</param>
    /// <param name="x">The solutions so far; taken over.</param>
    /// <param name="r">Their residuals; taken over.</param>
    /// <param name="shifts">What is added to A's diagonal for each column.</param>
    /// <param name="window">The most iterations between two reads.</param>
    public KrylovBlock(
        Accelerator accelerator, IQueue queue, DeviceArena arena, ILinearOperator<T> a, IPreconditioner<T>? preconditioner, MatrixView<T> x, MatrixView<T> r,
        double[] shifts, int window)
    {
        (_queue, _arena, _operator, _preconditioner) = (queue, arena, a, preconditioner);
        _steps = accelerator.Get<IKrylovSteps<T>>();
        long n = x.Rows, m = x.Columns;
        (_x, _r) = (x, r);
        (_p, _q, _spare) = (arena.Matrix<T>(n, m), arena.Matrix<T>(n, m), arena.Matrix<T>(n, m));
        _z = preconditioner is null ? default : arena.Matrix<T>(n, m);

        // One slot more than is read at a time: a recurrence looks back at the iteration before.
        _slots = window + 1;
        (_curvature, _step, _ratio) = (arena.Matrix<double>(_slots, m), Zeros(m), Zeros(m));
        (_squares, _rho) = (arena.Matrix<double>(_slots, m), arena.Matrix<double>(_slots, m));
        _shifts = arena.Upload<double>(shifts);
        _steps.Dot(queue, _r, _r, Slot(_squares, -1));
        Columns = (int)m;
        if (preconditioner is not null)
        {
            preconditioner.Apply(queue, _r, _z);
            _steps.Dot(queue, _r, _z, Slot(_rho, 0));
        }

        _steps.Gather(queue, preconditioner is null ? _r : _z, [.. Enumerable.Range(0, Columns)], _p);
    }

    public int Columns { get; private set; }

    public MatrixView<T> X => _x;

    public MatrixView<T> R => _r;

    public VectorView<double> Step => Slot(_step, _iteration - 1);

    public VectorView<double> Ratio => Slot(_ratio, _iteration - 1);

    public VectorView<double> PreviousStep => Slot(_step, _iteration - 2);

    public VectorView<double> PreviousRatio => Slot(_ratio, _iteration - 2);

    /// <summary>One iteration of every column.</summary>
    public void Iterate()
    {
        int k = _iteration++;
        VectorView<double> curvature = Slot(_curvature, k), step = Slot(_step, k), squares = Slot(_squares, k);
        VectorView<double> rho = _preconditioner is null ? Slot(_squares, k - 1) : Slot(_rho, k);
        _operator.Apply(_queue, _p, _q);
        _steps.Shift(_queue, _shifts.Slice(0, Columns), _p, _q, curvature);
        _steps.Advance(_queue, rho, curvature, _p, _q, _x, _r, step, squares);
        VectorView<double> next = squares;
        if (_preconditioner is not null)
        {
            next = Slot(_rho, k + 1);
            _preconditioner.Apply(_queue, _r, _z);
            _steps.Dot(_queue, _r, _z, next);
        }

        _steps.Direction(_queue, next, rho, _preconditioner is null ? _r : _z, _p, Slot(_ratio, k));
    }

    /// <summary>Waits, and reads what the iterations since the last read left behind.</summary>
    public BlockHistory Read()
    {
        int first = _read, count = _iteration - _read;
        _read = _iteration;
        double[][] Rows(MatrixView<double> values, int offset) => [.. Enumerable.Range(first + offset, count).Select(k => _arena.Download(Slot(values, k)))];
        return new(Rows(_curvature, 0), Rows(_step, 0), Rows(_ratio, 0), Rows(_squares, 0), _preconditioner is null ? Rows(_squares, -1) : Rows(_rho, 0));
    }

    /// <summary>Keeps some columns, in this order, and forgets the others. Everything that was iterated must have been read.</summary>
    public void Keep(int[] columns)
    {
        foreach ((MatrixView<double> values, int slot) in (ReadOnlySpan<(MatrixView<double>, int)>)
            [(_step, _iteration - 1), (_ratio, _iteration - 1), (_squares, _iteration - 1), (_rho, _iteration)])
        {
            double[] old = _arena.Download(Slot(values, slot));
            _queue.Write<double>(Array.ConvertAll(columns, c => old[c]), Slot(values, slot).Slice(0, columns.Length));
        }

        double[] shifts = _arena.Download(_shifts.Slice(0, Columns));
        _queue.Write<double>(Array.ConvertAll(columns, c => shifts[c]), _shifts.Slice(0, columns.Length));
        Columns = columns.Length;
        BlockColumns.Keep(_steps, _queue, ref _x, ref _spare, columns);
        BlockColumns.Keep(_steps, _queue, ref _r, ref _spare, columns);
        BlockColumns.Keep(_steps, _queue, ref _p, ref _spare, columns);
        _q = BlockColumns.Narrowed(_q, columns.Length);
        if (_preconditioner is not null) _z = BlockColumns.Narrowed(_z, columns.Length);
    }

    private VectorView<double> Slot(MatrixView<double> values, int iteration)
        => values.Row((iteration + _slots) % _slots).Slice(0, Columns == 0 ? values.Columns : Columns);

    private MatrixView<double> Zeros(long columns) => _arena.Upload<double>(new double[_slots * columns], _slots, columns);
}
