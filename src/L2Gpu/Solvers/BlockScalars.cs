using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>
/// The scalars of a block's latest iterations, on the device, in one piece of memory: the host looks at all of them with one read, which is all that it waits for.
/// </summary>
/// <remarks>Slots are used in turn. What the iterations wrote since the last read is known to the host after the next one.</remarks>
internal sealed class BlockScalars
{
    // Rows of each slot.
    private const int Curvature = 0, Step = 1, Ratio = 2, Squares = 3, Rho = 4, Kinds = 5;

    private readonly IQueue _queue;
    private readonly VectorView<double> _memory;
    private readonly double[] _host;
    private readonly int _slots;
    private readonly int _width;
    private readonly int _carried;

    /// <summary>Allocates them, all 0.</summary>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="window">The most iterations between two reads.</param>
    /// <param name="columns">The columns of the block.</param>
    /// <param name="carried">The systems that are carried along.</param>
    public BlockScalars(IQueue queue, DeviceArena arena, int window, int columns, int carried)
    {
        // One slot more than is read at a time: a recurrence looks back at the iteration before.
        (_queue, _slots, _width, _carried) = (queue, window + 1, columns, carried);
        _host = new double[checked((((_slots * Kinds) + 1) * columns) + (2 * carried))];
        _memory = arena.Upload<double>(_host);
        Columns = columns;
    }

    /// <summary>How many columns are left.</summary>
    public int Columns { get; private set; }

    /// <summary>‖x‖², where it is asked for.</summary>
    public VectorView<double> Norms => _memory.Slice((long)_slots * Kinds * _width, Columns);

    private long CarriedStart => (((long)_slots * Kinds) + 1) * _width;

    /// <summary>pᵀAp of an iteration.</summary>
    public VectorView<double> CurvatureOf(int iteration) => Slot(Curvature, iteration);

    /// <summary>α of an iteration.</summary>
    public VectorView<double> StepOf(int iteration) => Slot(Step, iteration);

    /// <summary>β of an iteration.</summary>
    public VectorView<double> RatioOf(int iteration) => Slot(Ratio, iteration);

    /// <summary>‖r‖² after an iteration.</summary>
    public VectorView<double> SquaresOf(int iteration) => Slot(Squares, iteration);

    /// <summary>rᵀz at the start of an iteration.</summary>
    public VectorView<double> RhoOf(int iteration) => Slot(Rho, iteration);

    /// <summary>ω of the systems that are carried along.</summary>
    public VectorView<double> Omega(int count) => _memory.Slice(CarriedStart, count);

    /// <summary>ζ of the systems that are carried along.</summary>
    public VectorView<double> Zeta(int count) => _memory.Slice(CarriedStart + _carried, count);

    /// <summary>Waits, and reads everything.</summary>
    public void Read() => _queue.Read(_memory, _host.AsSpan());

    /// <summary>What some iterations left behind, as it was read last.</summary>
    public BlockHistory History(int first, int count, bool preconditioned)
    {
        double[][] Rows(int kind, int offset) => [.. Enumerable.Range(first + offset, count).Select(k => HostOf(Slot(kind, k)))];
        return new(Rows(Curvature, 0), Rows(Step, 0), Rows(Ratio, 0), Rows(Squares, 0), preconditioned ? Rows(Rho, 0) : Rows(Squares, -1));
    }

    /// <summary>Some of the scalars as they were read last.</summary>
    public double[] HostOf(VectorView<double> part) => _host.AsSpan((int)part.Offset, (int)part.Length).ToArray();

    /// <summary>Keeps some columns, in this order. Nothing may have run since the last read.</summary>
    public void Keep(int[] columns)
    {
        for (int row = 0; row < _slots * Kinds; row++)
        {
            double[] old = _host.AsSpan(row * _width, Columns).ToArray();
            for (int c = 0; c < columns.Length; c++) _host[(row * _width) + c] = old[columns[c]];
        }

        Columns = columns.Length;
        _queue.Write<double>(_host.AsSpan(0, _slots * Kinds * _width), _memory.Slice(0, (long)_slots * Kinds * _width));
    }

    private VectorView<double> Slot(int kind, int iteration)
        => _memory.Slice(((((iteration + _slots) % _slots) * (long)Kinds) + kind) * _width, Columns);
}
