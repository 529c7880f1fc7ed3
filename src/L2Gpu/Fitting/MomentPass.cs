using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The one pass over the data that every primal fit makes.</summary>
internal static class MomentPass
{
    public static Moments Run<T>(FitSession<T> session, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = new GramShape(session.Columns, session.Targets, session.Source.IsWeighted, centered);
        MatrixView<double> matrix = session.Arena.Matrix<double>(shape.Order, shape.Order);
        long rows = session.Stage("moments", () =>
        {
            using IGramAccumulator<T> sums = session.Get<IGram<T>>().Begin(session.Queue, shape);
            long count = session.EachBlock("moments", sums.Add, DataCheck.Weights);
            sums.Finish(matrix);
            return count;
        });

        Moments moments = Read(session.Arena, matrix, shape, rows);
        DataCheck.Usable(session, moments);
        return moments;
    }

    private static Moments Read(DeviceArena arena, MatrixView<double> matrix, GramShape shape, long rows)
    {
        int d = (int)shape.Columns, t = (int)shape.Targets, order = (int)shape.Order;
        double[] diagonal = arena.Download(new MatrixView<double>(matrix.Buffer, matrix.Offset, order, 1, matrix.LeadingDimension + 1));
        double[] border = arena.Download(matrix.Row(order - 1));
        double[] cross = arena.Download(matrix.Block(0, d, d, t));
        double total = border[^1];
        double[] means = shape.Centered ? border[..^1] : Array.ConvertAll(border[..^1], sum => sum / total);
        var targetSquares = new double[t];
        for (int k = 0; k < t; k++) targetSquares[k] = shape.Centered ? diagonal[d + k] : diagonal[d + k] - (total * means[d + k] * means[d + k]);
        return new Moments(matrix, rows, total, means, diagonal[..d], cross, targetSquares);
    }
}
