using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>The rows of points and of the factor at some pivots, gathered by way of the host.</summary>
internal sealed class PivotRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IQueue _queue;
    private readonly MatrixView<T> _allPoints, _allFactors, _points, _factors, _square;
    private readonly T[] _hostPoints, _hostFactors;
    private int _count;

    public PivotRows(IQueue queue, DeviceArena arena, MatrixView<T> points, MatrixView<T> factors, int most)
    {
        (_queue, _allPoints, _allFactors) = (queue, points, factors);
        (_points, _factors) = (arena.Matrix<T>(most, points.Columns), arena.Matrix<T>(most, factors.Columns));
        _square = arena.Matrix<T>(most, most);
        (_hostPoints, _hostFactors) = (new T[_points.Count], new T[_factors.Count]);
    }

    /// <summary>The gathered points.</summary>
    public MatrixView<T> Points => _points.Block(0, 0, _count, _points.Columns);

    /// <summary>The gathered rows of the factor's first columns.</summary>
    public MatrixView<T> Factors(int rank) => _factors.Block(0, 0, _count, rank);

    /// <summary>A small square matrix on the device.</summary>
    public MatrixView<T> Square(double[] values, int order)
    {
        var view = new MatrixView<T>(_square.Buffer, _square.Offset, order, order, order);
        _queue.Write<T>(Array.ConvertAll(values, T.CreateTruncating), view);
        return view;
    }

    /// <summary>Gathers the rows of some pivots, and computes the block of K − FFᵀ that they have in common.</summary>
    public double[] Residual(IGemm<T> gemm, IPairwise<T> pairwise, KernelFunction kernel, int[] pivots, int rank)
    {
        _count = pivots.Length;
        for (int i = 0; i < _count; i++)
        {
            _queue.Read(_allPoints.Block(pivots[i], 0, 1, _points.Columns), Row(_hostPoints, i, _points));
            _queue.Read(_allFactors.Block(pivots[i], 0, 1, rank), Row(_hostFactors, i, _factors)[..rank]);
        }

        Write();
        var block = new MatrixView<T>(_square.Buffer, _square.Offset, _count, _count, _count);
        pairwise.Matrix(_queue, kernel, Points, Points, block);
        if (rank > 0) gemm.Multiply(_queue, Transpose.No, Transpose.Yes, -T.One, Factors(rank).AsBatch(), Factors(rank).AsBatch(), T.One, block.AsBatch());
        var values = new T[block.Count];
        _queue.Read(block, values.AsSpan());
        return Array.ConvertAll(values, double.CreateTruncating);
    }

    /// <summary>Keeps some of the rows, in this order.</summary>
    public void Keep(int[] kept)
    {
        _count = kept.Length;
        for (int i = 0; i < _count; i++)
        {
            Row(_hostPoints, kept[i], _points).CopyTo(Row(_hostPoints, i, _points));
            Row(_hostFactors, kept[i], _factors).CopyTo(Row(_hostFactors, i, _factors));
        }

        Write();
    }

    private static Span<T> Row(T[] values, int row, MatrixView<T> shape) => values.AsSpan((int)(row * shape.Columns), (int)shape.Columns);

    private void Write()
    {
        _queue.Write<T>(_hostPoints.AsSpan(0, (int)(_count * _points.Columns)), Points);
        _queue.Write<T>(_hostFactors.AsSpan(0, (int)(_count * _factors.Columns)), Factors((int)_factors.Columns));
    }
}
