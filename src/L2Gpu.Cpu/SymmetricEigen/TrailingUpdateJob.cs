using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A −= VᵀW + WᵀV below the diagonal of the rows that are still to be reduced; one task some rows.</summary>
internal unsafe struct TrailingUpdateJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long RowsPerTask = 96; // a multiple of every Nr

    private PanelKernel<T> _kernel;
    private T* _rows;
    private long _ld, _order, _steps;
    private T* _stacked;
    private T* _packed;

    /// <summary>Updates.</summary>
    /// <param name="engine">The kernel and the threads.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="order">Rows that are still to be reduced.</param>
    /// <param name="count">Rows of V and of W.</param>
    /// <param name="stacked">V, W and V again, one under the other.</param>
    public static void Run(GemmEngine<T> engine, ReducedMatrix<T> matrix, long order, long count, T* stacked)
    {
        if (order <= 1)
            return;
        PanelKernel<T> kernel = engine.Kernel;
        using ScratchBlock<T> packed = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(kernel.Nr, order, 2 * count));
        PackJob<T> pack = new()
        {
            Kernel = kernel, Lines = order, End = 2 * count, KStep = 2 * count, Source = stacked + (count * matrix.Ld), Ld = matrix.Ld,
            Packed = packed.Pointer,
        };
        engine.Pool.Run(ref pack, pack.TaskCount);
        TrailingUpdateJob<T> job = new()
        {
            _kernel = kernel, _rows = matrix.Rows, _ld = matrix.Ld, _order = order, _steps = 2 * count, _stacked = stacked, _packed = packed.Pointer,
        };
        engine.Pool.Run(ref job, checked((int)GemmBlocking.Ceiling(order, RowsPerTask)));
    }

    public readonly void Execute(int task, int worker)
    {
        // The last rows are the longest: they come first, and the short ones even out the end.
        long first = (GemmBlocking.Ceiling(_order, RowsPerTask) - 1 - task) * RowsPerTask;
        long rows = Math.Min(RowsPerTask, _order - first);
        using ScratchBlock<T> own = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(_kernel.Mr, rows, _steps));
        _kernel.Pack(_kernel.Mr, false, rows, _steps, _stacked + first, _ld, own.Pointer);
        _kernel.MultiplyPacked(
            rows, first + rows - 1, _steps, -T.One, own.Pointer, _kernel.Mr, _packed, _rows + (first * _ld), _ld, true, first - 1);
    }
}
