using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>Regression rows on the device, handed out in blocks.</summary>
internal sealed class RegressionUpload<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GuardedBatch<T> _x;
    private readonly GuardedBatch<T> _y;
    private readonly GuardedBatch<T>? _weights;
    private readonly int[] _blocks;

    public RegressionUpload(ConformanceContext context, RegressionRows<T> rows, GuardLayout layout, params int[] blocks)
    {
        _x = context.Upload(rows.X, rows.Rows, rows.Columns, layout);
        _y = context.Upload(rows.Y, rows.Rows, rows.Targets, layout);
        _weights = rows.Weights is { } weights ? context.Upload(weights, 1, rows.Rows, layout) : null;
        _blocks = blocks.Length == 0 ? [rows.Rows] : blocks;
    }

    public delegate void AddRows(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Adds all blocks in order, and checks that nothing changed them.</summary>
    public void AddTo(AddRows add)
    {
        long first = 0;
        foreach (int rows in _blocks)
        {
            VectorView<T>? weights = _weights?.Vector.Slice(first, rows);
            add(_x.Matrix.Block(first, 0, rows, _x.View.Columns), _y.Matrix.Block(first, 0, rows, _y.View.Columns), weights);
            first += rows;
        }
    }

    public void ExpectUnchanged()
    {
        _x.ExpectUnchanged("X");
        _y.ExpectUnchanged("Y");
        _weights?.ExpectUnchanged("weights");
    }
}
