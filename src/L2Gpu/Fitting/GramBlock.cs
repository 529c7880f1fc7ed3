using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The part of the Gram matrix that belongs to some coordinates, in their order.</summary>
internal static class GramBlock
{
    public static MatrixView<double> Of<T>(FitSession<T> session, Moments moments, Coordinates coordinates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)session.Columns, count = coordinates.Count;
        MatrixView<double> all = moments.Matrix.Block(0, 0, d, d);
        bool asItIs = count == d && coordinates.Columns.AsSpan().SequenceEqual(Enumerable.Range(0, d).ToArray());
        if (asItIs) return all;

        // Rare: columns were left out, or unpenalised ones come first.
        return session.HostStage("columns picked", () =>
        {
            double[] source = session.Arena.Download(all);
            var picked = new double[count * count];
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++) picked[(i * count) + j] = source[(coordinates.Columns[i] * d) + coordinates.Columns[j]];
            }

            return session.Arena.Upload<double>(picked, count, count);
        });
    }
}
