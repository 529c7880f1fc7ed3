using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>The features of rows in a <see cref="NystromSpace{T}"/>, made a block at a time: with them kernel ridge is linear ridge, and n × M numbers are never stored.</summary>
internal sealed class NystromRows<T> : IMadeRowSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A block of pairs and one of features, which together should stay in a processor's last cache, and fill a GPU.
    private const long BlockBytes = 1L << 23, BlockBytesElsewhere = 1L << 28;
    private const long Multiple = 64, Most = 1 << 16;

    private readonly Accelerator _accelerator;
    private readonly DeviceArena _arena;
    private readonly NystromSpace<T> _space;
    private readonly MatrixView<T> _x, _y, _pairs, _features;
    private readonly VectorView<T>? _weights;

    /// <param name="accelerator">Where.</param>
    /// <param name="queue">A queue there, for memory.</param>
    /// <param name="space">The functions.</param>
    /// <param name="x">Points, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">w, n of them; null for 1.</param>
    public NystromRows(Accelerator accelerator, IQueue queue, NystromSpace<T> space, MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        (_accelerator, _space, _x, _y, _weights) = (accelerator, space, x, y, weights);
        _arena = new DeviceArena(accelerator.Device, queue);
        long block = RowsOfBlock(accelerator, x.Rows, space.Count);
        (_pairs, _features) = (_arena.Matrix<T>(block, space.Count), _arena.Matrix<T>(block, space.Count));
    }

    public long? Rows => _x.Rows;

    public long Columns => _space.Count;

    public long Targets => _y.Columns;

    public bool IsWeighted => _weights is not null;

    /// <summary>The rows of a block, which the shape alone decides on a device.</summary>
    public static unsafe long RowsOfBlock(Accelerator accelerator, long rows, long centers)
    {
        long bytes = accelerator.Device.TryGetService<IHostMemory>(out _) ? BlockBytes : BlockBytesElsewhere;
        long most = Math.Clamp(bytes / (2 * sizeof(T) * Math.Max(1, centers)) / Multiple * Multiple, Multiple, Most);
        return Math.Min(most, Math.Max(1, rows));
    }

    public void Rewind()
    {
    }

    public bool TryRead(out RowBlock<T> block) => throw new InvalidOperationException("These rows are made on the device; there are none that the host could look at.");

    public long EachBlock(IQueue queue, RowFeeder<T>.BlockAction add, Action<long> done, CancellationToken cancellationToken)
        => EachPairs(
            queue,
            (first, pairs) =>
            {
                MatrixView<T> features = _features.Block(0, 0, pairs.Rows, _features.Columns);
                _accelerator.Get<IGemm<T>>().Multiply(queue, Transpose.No, Transpose.No, T.One, pairs.AsBatch(), _space.NarrowToWeights.AsBatch(), T.Zero, features.AsBatch());
                add(features, _y.Block(first, 0, pairs.Rows, _y.Columns), _weights?.Slice(first, pairs.Rows));
            },
            done,
            cancellationToken);

    /// <summary>Makes k(xᵢ, zⱼ) for every row once, in the same blocks, given with their first row.</summary>
    public long EachPairs(IQueue queue, Action<long, MatrixView<T>> add, Action<long> done, CancellationToken cancellationToken)
    {
        for (long first = 0; first < _x.Rows; first += _pairs.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long count = Math.Min(_pairs.Rows, _x.Rows - first);
            MatrixView<T> pairs = _pairs.Block(0, 0, count, _pairs.Columns);
            _space.Pairs(_accelerator, queue, _x.Block(first, 0, count, _x.Columns), pairs);
            add(first, pairs);
            done(first + count);
        }

        return _x.Rows;
    }

    public void Dispose() => _arena.Dispose();
}
