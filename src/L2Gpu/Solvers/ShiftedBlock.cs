using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>Systems with other shifts that a <see cref="KrylovBlock{T}"/> carries along.</summary>
internal sealed class ShiftedBlock<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IKrylovSteps<T> _steps;
    private readonly IQueue _queue;
    private readonly VectorView<int> _columns;
    private readonly VectorView<double> _shifts;
    private readonly BlockScalars _scalars;
    private double[] _hostShifts;
    private MatrixView<T> _x;
    private MatrixView<T> _p;
    private MatrixView<T> _spare;

    /// <summary>Begins.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="queue">Where work is enqueued.</param>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="block">The block, before its first iteration, with solutions of 0.</param>
    /// <param name="columns">The column of the block to which each system belongs.</param>
    /// <param name="shifts">Relative to the column's own.</param>
    public ShiftedBlock(Accelerator accelerator, IQueue queue, DeviceArena arena, KrylovBlock<T> block, int[] columns, double[] shifts)
    {
        (_queue, _steps, _scalars) = (queue, accelerator.Get<IKrylovSteps<T>>(), block.Scalars);
        long n = block.R.Rows;
        double[] ones = [.. Enumerable.Repeat(1.0, columns.Length)];
        (_columns, _shifts, _hostShifts) = (arena.Vector<int>(columns.Length), arena.Upload<double>(shifts), [.. shifts]);
        queue.Write<double>(ones, _scalars.Omega(columns.Length));
        queue.Write<double>(ones, _scalars.Zeta(columns.Length));
        (_p, _x, _spare) = (arena.Matrix<T>(n, columns.Length), arena.Matrix<T>(n, columns.Length), arena.Matrix<T>(n, columns.Length));
        queue.Write<int>(columns, _columns);
        _steps.Gather(queue, block.R, columns, _p);
        _steps.Gather(queue, block.X, columns, _x);
        Count = columns.Length;
    }

    public int Count { get; private set; }

    public MatrixView<T> X => _x;

    /// <summary>Follows an iteration of the block.</summary>
    public void Iterate(KrylovBlock<T> block)
    {
        var recurrence = new ShiftRecurrence(
            _columns.Slice(0, Count), _shifts.Slice(0, Count), _scalars.Omega(Count), _scalars.Zeta(Count),
            block.Step, block.Ratio, block.PreviousStep, block.PreviousRatio);
        _steps.AdvanceShifted(_queue, recurrence, block.R, _p, _x);
    }

    /// <summary>ζ of each, as the block read it last: its residual is that of its column times ζ.</summary>
    public double[] Zeta() => _scalars.HostOf(_scalars.Zeta(Count));

    /// <summary>Keeps some systems, in this order, and gives each its column anew.</summary>
    public void Keep(int[] kept, int[] columns)
    {
        _hostShifts = Array.ConvertAll(kept, k => _hostShifts[k]);
        _queue.Write<double>(_hostShifts, _shifts.Slice(0, kept.Length));
        foreach (Func<int, VectorView<double>> values in (ReadOnlySpan<Func<int, VectorView<double>>>)[_scalars.Omega, _scalars.Zeta])
        {
            double[] old = _scalars.HostOf(values(Count));
            _queue.Write<double>(Array.ConvertAll(kept, k => old[k]), values(kept.Length));
        }

        _queue.Write<int>(columns, _columns.Slice(0, kept.Length));
        Count = kept.Length;
        if (Count == 0) return;
        BlockColumns.Keep(_steps, _queue, ref _x, ref _spare, kept);
        BlockColumns.Keep(_steps, _queue, ref _p, ref _spare, kept);
    }
}
