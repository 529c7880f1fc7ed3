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
    private readonly ILinearOperator<T> _operator;
    private readonly IPreconditioner<T>? _preconditioner;
    private readonly VectorView<double> _shifts;
    private double[] _hostShifts;
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
    /// <param name="carried">How many other systems are carried along.</param>
    public KrylovBlock(
        Accelerator accelerator, IQueue queue, DeviceArena arena, ILinearOperator<T> a, IPreconditioner<T>? preconditioner, MatrixView<T> x, MatrixView<T> r,
        double[] shifts, int window, int carried)
    {
        (_queue, _operator, _preconditioner) = (queue, a, preconditioner);
        _steps = accelerator.Get<IKrylovSteps<T>>();
        long n = x.Rows, m = x.Columns;
        (_x, _r) = (x, r);
        (_p, _q, _spare) = (arena.Matrix<T>(n, m), arena.Matrix<T>(n, m), arena.Matrix<T>(n, m));
        _z = preconditioner is null ? default : arena.Matrix<T>(n, m);
        Scalars = new BlockScalars(queue, arena, window, checked((int)m), carried);
        (_shifts, _hostShifts) = (arena.Upload<double>(shifts), [.. shifts]);
        _steps.Dot(queue, _r, _r, Scalars.SquaresOf(-1));
        if (preconditioner is not null)
        {
            preconditioner.Apply(queue, _r, _z);
            _steps.Dot(queue, _r, _z, Scalars.RhoOf(0));
        }

        _steps.Gather(queue, preconditioner is null ? _r : _z, [.. Enumerable.Range(0, Columns)], _p);
    }

    public BlockScalars Scalars { get; }

    public int Columns => Scalars.Columns;

    public MatrixView<T> X => _x;

    public MatrixView<T> R => _r;

    public VectorView<double> Step => Scalars.StepOf(_iteration - 1);

    public VectorView<double> Ratio => Scalars.RatioOf(_iteration - 1);

    public VectorView<double> PreviousStep => Scalars.StepOf(_iteration - 2);

    public VectorView<double> PreviousRatio => Scalars.RatioOf(_iteration - 2);

    /// <summary>One iteration of every column.</summary>
    public void Iterate()
    {
        int k = _iteration++;
        VectorView<double> curvature = Scalars.CurvatureOf(k), squares = Scalars.SquaresOf(k);
        VectorView<double> rho = _preconditioner is null ? Scalars.SquaresOf(k - 1) : Scalars.RhoOf(k);
        _operator.Apply(_queue, _p, _q);
        _steps.Shift(_queue, _shifts.Slice(0, Columns), _p, _q, curvature);
        _steps.Advance(_queue, rho, curvature, _p, _q, _x, _r, Scalars.StepOf(k), squares);
        VectorView<double> next = squares;
        if (_preconditioner is not null)
        {
            next = Scalars.RhoOf(k + 1);
            _preconditioner.Apply(_queue, _r, _z);
            _steps.Dot(_queue, _r, _z, next);
        }

        _steps.Direction(_queue, next, rho, _preconditioner is null ? _r : _z, _p, Scalars.RatioOf(k));
    }

    /// <summary>Waits, and reads what the iterations since the last read left behind.</summary>
    /// <param name="norms">Whether ‖x‖ is wanted, too.</param>
    /// <returns>The scalars of each iteration, and ‖x‖ of each column, or null.</returns>
    public (BlockHistory History, double[]? Norms) Read(bool norms)
    {
        int first = _read, count = _iteration - _read;
        _read = _iteration;
        if (norms) _steps.Dot(_queue, _x, _x, Scalars.Norms);
        Scalars.Read();
        return (Scalars.History(first, count, _preconditioner is not null), norms ? Array.ConvertAll(Scalars.HostOf(Scalars.Norms), Math.Sqrt) : null);
    }

    /// <summary>Keeps some columns, in this order, and forgets the others. Everything that was iterated must have been read.</summary>
    public void Keep(int[] columns)
    {
        Scalars.Keep(columns);
        _hostShifts = Array.ConvertAll(columns, c => _hostShifts[c]);
        _queue.Write<double>(_hostShifts, _shifts.Slice(0, columns.Length));
        BlockColumns.Keep(_steps, _queue, ref _x, ref _spare, columns);
        BlockColumns.Keep(_steps, _queue, ref _r, ref _spare, columns);
        BlockColumns.Keep(_steps, _queue, ref _p, ref _spare, columns);
        _q = BlockColumns.Narrowed(_q, columns.Length);
        if (_preconditioner is not null) _z = BlockColumns.Narrowed(_z, columns.Length);
    }
}
