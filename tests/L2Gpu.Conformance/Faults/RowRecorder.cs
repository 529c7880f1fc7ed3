using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>Keeps the rows that pass by, so that the bounds of their sums can be computed.</summary>
internal sealed class RowRecorder<T>(IQueue queue, long columns, long targets, bool weighted)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<T> _x = [];
    private readonly List<T> _y = [];
    private readonly List<T> _weights = [];
    private int _rows;

    /// <summary>The rows of the first block that had any.</summary>
    public int FirstBlock { get; private set; }

    public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        if (FirstBlock == 0) FirstBlock = (int)x.Rows;
        _rows += (int)x.Rows;
        _x.AddRange(Finite(x));
        _y.AddRange(Finite(y));
        if (weights is { } w) _weights.AddRange(Finite(w.AsRow()));
    }

    public RegressionRows<T> ToRows() => new(_rows, (int)columns, (int)targets, [.. _x], [.. _y], weighted ? [.. _weights] : null);

    private T[] Finite(MatrixView<T> view) => Dense.Narrow<T>(queue.Finite(view));
}
