using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu;

/// <summary>The matrix of a ridge problem, S(X − 1cᵀ)ᵀW(X − 1cᵀ)S + P with diagonal S and P, which is applied by reading X once and never formed.</summary>
/// <typeparam name="T">The type of the data; vectors and sums are FP64, so that a residual can be trusted whatever the data are.</typeparam>
/// <remarks>Rows come in blocks from a source that may be larger than memory. It can be used by one thread at a time.</remarks>
public sealed class NormalOperator<T> : ILinearOperator<double>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Targets that are not there are zeros, so rows are taken in pieces of about so many elements, however large a block is.
    private const long PieceElements = 1 << 21;

    private readonly ILinearResidual<T> _residual;
    private readonly IKrylovSteps<double> _steps;
    private readonly Action<RowFeeder<T>.BlockAction> _eachBlock;
    private readonly bool _weighted;
    private readonly RowFeeder<T>? _feeder;
    private readonly IQueue _queue;
    private readonly bool _ownsQueue;
    private readonly DeviceArena _arena;
    private readonly VectorView<double> _center;
    private readonly VectorView<double> _scale;
    private readonly VectorView<double> _negativeScale;
    private readonly VectorView<double>? _penalty;
    private MatrixView<double> _model;
    private MatrixView<double> _gradient;
    private MatrixView<double> _sums;
    private MatrixView<T> _zeros;
    private VectorView<double> _offset;
    private int _room;

    /// <summary>Makes an operator of rows.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="source">The rows, d columns; its targets are not looked at. Read from its beginning once for each product; stays the caller's.</param>
    /// <param name="center">c, what is subtracted from each row, d values, as a fit with intercept wants it; empty means 0.</param>
    /// <param name="scale">The diagonal of S, d values; empty means 1.</param>
    /// <param name="penalty">The diagonal of P, d values; empty means 0.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows.</param>
    /// <exception cref="ArgumentException">A span has another length than the source has columns.</exception>
    public NormalOperator(
        Accelerator accelerator, IRowSource<T> source, ReadOnlySpan<double> center = default, ReadOnlySpan<double> scale = default, ReadOnlySpan<double> penalty = default,
        IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
        : this(accelerator, null, source, center, scale, penalty, null, progress, cancellationToken)
    {
    }

    internal NormalOperator(
        FitSession<T> session, ReadOnlySpan<double> center, ReadOnlySpan<double> scale, ReadOnlySpan<double> penalty, Action<RowFeeder<T>.BlockAction> eachBlock)
        : this(session.Accelerator, session.Queue, session.Source, center, scale, penalty, eachBlock, null, default)
    {
    }

    private NormalOperator(
        Accelerator accelerator, IQueue? queue, IRowSource<T> source, ReadOnlySpan<double> center, ReadOnlySpan<double> scale, ReadOnlySpan<double> penalty,
        Action<RowFeeder<T>.BlockAction>? eachBlock, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(source);
        Order = source.Columns;
        ThrowIfLengthDiffers(center, nameof(center));
        ThrowIfLengthDiffers(scale, nameof(scale));
        ThrowIfLengthDiffers(penalty, nameof(penalty));
        _weighted = source.IsWeighted;
        (_residual, _steps) = (accelerator.Get<ILinearResidual<T>>(), accelerator.Get<IKrylovSteps<double>>());
        (_queue, _ownsQueue) = (queue ?? accelerator.Device.CreateQueue(), queue is null);
        _arena = new DeviceArena(accelerator.Device, _queue);
        if (eachBlock is null)
        {
            _feeder = new RowFeeder<T>(_queue, progress, cancellationToken, resident: source);
            _eachBlock = add => _feeder.EachBlock("product", source, add);
        }
        else
        {
            _eachBlock = eachBlock;
        }

        double[] factors = scale.IsEmpty ? [.. Enumerable.Repeat(1.0, checked((int)Order))] : scale.ToArray();
        _center = _arena.Upload<double>(center.IsEmpty ? new double[Order] : center);
        _scale = _arena.Upload<double>(factors);
        _negativeScale = _arena.Upload<double>(Array.ConvertAll(factors, s => -s));
        _penalty = penalty.IsEmpty ? null : _arena.Upload<double>(penalty);
        _queue.Synchronize();
    }

    /// <inheritdoc/>
    public long Order { get; }

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<double> x, MatrixView<double> y)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Reserve(checked((int)x.Columns));

        // With targets of 0 and coefficients −Sx the residual is (X − c)Sx, and the gradient (X − c)ᵀW of that.
        _steps.ScaleRows(queue, _negativeScale, x, 0, _model);
        using (ILinearResidualAccumulator<T> sums = _residual.Begin(queue, new(_center, _model, _offset.Slice(0, x.Columns)), _weighted))
        {
            _eachBlock((rows, _, weights) => Add(queue, sums, rows, weights));
            sums.Finish(_gradient, _sums);
        }

        _steps.ScaleRows(queue, _scale, _gradient, 0, y);
        if (_penalty is { } penalty) _steps.ScaleRows(queue, penalty, x, 1, y);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _feeder?.Dispose();
        _arena.Dispose();
        if (_ownsQueue) _queue.Dispose();
    }

    private void Add(IQueue queue, ILinearResidualAccumulator<T> sums, MatrixView<T> rows, VectorView<T>? weights)
    {
        // Rows come on a queue of our own, unless it is the caller's: then each must wait for the other.
        bool apart = !ReferenceEquals(queue, _queue);
        if (apart) QueueOrder.After(queue, _queue);
        long piece = _zeros.Rows;
        for (long first = 0; first < rows.Rows; first += piece)
        {
            long count = Math.Min(piece, rows.Rows - first);
            sums.Add(rows.Block(first, 0, count, rows.Columns), _zeros.Block(0, 0, count, _zeros.Columns), weights?.Slice(first, count));
        }

        if (apart) QueueOrder.After(_queue, queue);
    }

    // The memory of the widest block so far serves narrower ones, whose views must have their shape.
    private void Reserve(int columns)
    {
        if (_room < columns)
        {
            _room = columns;
            (_model, _gradient) = (_arena.Matrix<double>(Order, columns), _arena.Matrix<double>(Order, columns));
            (_sums, _offset) = (_arena.Matrix<double>(2, columns), _arena.Upload<double>(new double[columns]));
            long piece = Math.Clamp(PieceElements / Math.Max(1, Order), 256, 1 << 17);
            _zeros = _arena.Zeros<T>(piece, columns);
            _queue.Synchronize();
        }

        (_model, _gradient) = (BlockColumns.Narrowed(_model, columns), BlockColumns.Narrowed(_gradient, columns));
        (_sums, _zeros) = (BlockColumns.Narrowed(_sums, columns), BlockColumns.Narrowed(_zeros, columns));
    }

    private void ThrowIfLengthDiffers(ReadOnlySpan<double> values, string name)
    {
        if (!values.IsEmpty && values.Length != Order) throw new ArgumentException($"{name} has {values.Length} values for {Order} columns; give one for each, or none.", name);
    }
}
