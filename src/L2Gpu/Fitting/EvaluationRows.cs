using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Rows on which predictions are judged: the mean squares of linear functions of them, without weights.</summary>
internal sealed class EvaluationRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FitSession<T> _session;

    // Second moments where the columns are fewer, else the centred rows themselves.
    private readonly MatrixView<double> _matrix;
    private readonly bool _hasRows;

    public EvaluationRows(FitSession<T> session)
    {
        _session = session;
        int d = (int)session.Columns;
        _hasRows = session.Source.Rows is { } rows && rows < d;
        Moments = _hasRows ? Collect(session, out _matrix) : MomentPass.Run(session, centered: true);
        if (!_hasRows) _matrix = Moments.Matrix.Block(0, 0, d, d);
    }

    /// <summary>Their moments; only the means and the number of rows where they are fewer than the columns.</summary>
    public Moments Moments { get; }

    /// <summary>The mean of ((x − x̄)ᵀv)² over the rows, for each column v.</summary>
    /// <param name="columns">Packed, shape (columns of the data, count).</param>
    /// <param name="count">How many.</param>
    public double[] MeanSquares(double[] columns, int count)
    {
        using var scratch = new DeviceArena(_session.Accelerator.Device, _session.Queue);
        MatrixView<double> v = scratch.Upload<double>(columns, columns.Length / count, count);
        double[] image = scratch.Download(new Product(_session.Accelerator, _session.Queue, scratch).Of(Transpose.No, _matrix, Transpose.No, v));
        double[] other = _hasRows ? image : columns;
        var result = new double[count];
        for (int i = 0; i < image.Length; i += count)
        {
            for (int l = 0; l < count; l++) result[l] += image[i + l] * other[i + l];
        }

        return Array.ConvertAll(result, sum => Math.Max(0, sum / Moments.Rows));
    }

    private static Moments Collect(FitSession<T> session, out MatrixView<double> matrix)
    {
        int n = checked((int)session.Source.Rows!.Value), d = (int)session.Columns, t = (int)session.Targets;
        if ((long)n * d > Array.MaxLength) throw new DeviceOutOfMemoryException($"{n} rows of {d} columns to predict are more than one array holds; give fewer.");
        var rows = new double[n * d];
        var means = new double[d + t];
        session.EachHostBlock("evaluation", block =>
        {
            var targets = new double[t];
            for (int i = 0; i < block.Rows; i++)
            {
                Span<double> row = rows.AsSpan((int)(block.FirstRow + i) * d, d);
                TensorPrimitives.ConvertTruncating<T, double>(block.X.Row(i), row);
                TensorPrimitives.ConvertTruncating<T, double>(block.Y.Row(i), targets);
                TensorPrimitives.MultiplyAdd(row, 1.0 / n, means.AsSpan(0, d), means.AsSpan(0, d));
                TensorPrimitives.MultiplyAdd(targets, 1.0 / n, means.AsSpan(d), means.AsSpan(d));
            }
        });
        for (int i = 0; i < n; i++) TensorPrimitives.Subtract(rows.AsSpan(i * d, d), means.AsSpan(0, d), rows.AsSpan(i * d, d));
        matrix = session.Arena.Upload<double>(rows, n, d);
        var moments = new Moments(default, n, n, means, [], [], [], []);
        DataCheck.Usable(session, moments);
        return moments;
    }
}
