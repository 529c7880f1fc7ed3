using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The triangular factor of the rows, in columns of norm near 1: one more pass, and no products.</summary>
/// <param name="Columns">R of the columns that are fitted, shape (rows of R, fitted columns).</param>
/// <param name="Targets">The targets beside them, shape (rows of R, targets).</param>
/// <param name="Units">By what the fitted columns, in their coordinates, were multiplied.</param>
/// <param name="TargetUnits">The same for the targets; powers of two.</param>
/// <param name="Coordinates">The coordinates, from the deviations below.</param>
/// <param name="Moments">The moments with means in FP64 from the rows; the moments of FP32 data carry FP32's digits.</param>
/// <param name="Deviations">The standard deviation of each column, the same way where they were wanted.</param>
internal sealed record FactorPass(
    MatrixView<double> Columns, MatrixView<double> Targets, double[] Units, double[] TargetUnits, Coordinates Coordinates, Moments Moments, double[] Deviations)
{
    public static FactorPass Run<T>(FitSession<T> session, Moments moments, double[] deviations, RidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
        => session.Stage("triangular factor", () =>
        {
            int d = (int)session.Columns, t = (int)session.Targets;
            bool centered = options.FitIntercept;
            double[] center = centered ? moments.Means : new double[d + t];
            var scale = new double[d + t];
            for (int j = 0; j < d; j++) scale[j] = Binary.RootToOne(moments.Squares[j]);
            for (int k = d; k < d + t; k++)
                scale[k] = Binary.RootToOne(moments.TargetSquares[k - d] + (centered ? 0 : moments.Means[k] * moments.TotalWeight * moments.Means[k]));

            DeviceArena arena = session.Arena;
            var shape = new QrShape(d, t, session.Source.IsWeighted, Ones: centered || options.Standardize);
            int order = (int)shape.Order, lead = order - d - t;
            MatrixView<double> factor = arena.Matrix<double>(order, order);
            using (IQrAccumulator<T> rows = session.Get<IQr<T>>().Begin(session.Queue, shape, arena.Upload<double>(center), arena.Upload<double>(scale)))
            {
                session.EachBlock("triangular factor", rows.Add);
                rows.Finish(factor);
            }

            if (lead == 1) (moments, deviations) = session.HostStage("moments of the factor", () => Refine(arena, factor, moments, deviations, center, scale));
            Coordinates coordinates = Coordinates.Create(deviations, options);
            int first = centered ? 1 : 0;
            return new FactorPass(
                Pick(session, factor.Block(first, lead, order - first, d), coordinates),
                factor.Block(first, lead + d, order - first, t),
                [.. coordinates.Columns.Select((column, j) => scale[column] / coordinates.Scale[j])],
                scale[d..],
                coordinates,
                moments,
                deviations);
        });

    // Beside the column of ones stand the means, and below them the deviations.
    private static (Moments Moments, double[] Deviations) Refine(
        DeviceArena arena, MatrixView<double> factor, Moments moments, double[] deviations, double[] center, double[] scale)
    {
        int order = (int)factor.Rows;
        double[] r = arena.Download(factor);
        if (!(r[0] > 0)) return (moments, deviations);
        double[] means = [.. moments.Means.Select((_, j) => center[j] + (r[1 + j] / r[0] / scale[j]))];
        double[] norms = new TriangularFactor(r[(order + 1)..], order - 1, order).ColumnNorms();

        // What is constant to rounding stays so.
        return (moments with { Means = means }, [.. deviations.Select((deviation, j) => deviation == 0 ? 0 : norms[j] / r[0] / scale[j])]);
    }

    // It is rare that columns are left out.
    private static MatrixView<double> Pick<T>(FitSession<T> session, MatrixView<double> columns, Coordinates coordinates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)columns.Columns, count = coordinates.Count;
        if (count == d) return columns;
        return session.HostStage("columns picked", () =>
        {
            double[] all = session.Arena.Download(columns);
            var picked = new double[columns.Rows * count];
            for (int i = 0; i < columns.Rows; i++)
            {
                for (int j = 0; j < count; j++) picked[(i * count) + j] = all[(i * d) + coordinates.Columns[j]];
            }

            return session.Arena.Upload<double>(picked, columns.Rows, count);
        });
    }
}
