using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// A problem with more columns than rows, as inner products of rows: K = X̃X̃ᵀ with X̃ = √W(X − x̄)S, so that β = SX̃ᵀ(K + λI)⁻¹ỹ.
/// </summary>
/// <remarks>Kept in FP64: K is small beside the data, and everything that follows depends on it.</remarks>
internal sealed record DualProblem(Moments Moments, Coordinates Coordinates, double[] Deviations, MatrixView<double> Rows, MatrixView<double> Targets, MatrixView<double> Kernel)
{
    public static DualProblem Create<T>(FitSession<T> session, RidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
        => session.Stage("row products", () =>
        {
            int d = (int)session.Columns, t = (int)session.Targets, n = checked((int)session.Source.Rows!.Value);
            (double[] weights, double total, double[] means, double[] variances, double[] deviations, Coordinates folded, double[] x, double[] y) = session.HostStage("centred rows", () =>
            {
                double[] z = Collect(session, n, d + t, out double[] found);
                (double sum, double[] averages, double[] spreads) = RowMoments.Of(z, found, d + t, options.FitIntercept);
                double[] roots = ColumnSpread.Of(spreads.AsSpan(0, d), averages.AsSpan(0, d), Rank.Epsilon<T>());
                Coordinates coordinates = Coordinates.Create(roots, options).Folded();
                (double[] features, double[] observed) = Split(z, found, coordinates, d, t);
                return (found, sum, averages, spreads, roots, coordinates, features, observed);
            });
            double[] targetSquares = [.. variances.Skip(d).Select(v => v * total)];
            MatrixView<double> rows = session.Arena.Upload<double>(x, n, folded.Count), targets = session.Arena.Upload<double>(y, n, t);
            MatrixView<double> kernel = session.Arena.Matrix<double>(n, n);
            session.Get<IGram<double>>().MultiplyRows(session.Queue, rows.AsBatch(), kernel.AsBatch());
            var product = new Product(session.Accelerator, session.Queue, session.Arena);
            double[] scaledCross = session.Arena.Download(product.Of(Transpose.Yes, rows, Transpose.No, targets));
            var squares = new double[d];
            for (int j = 0; j < d; j++) squares[j] = variances[j] * total;
            var tally = new WeightTally<double>();
            foreach (double w in weights) tally.Add(w);
            var moments = new Moments(default, n, total, means, squares, Unscale(scaledCross, folded, d, t), targetSquares, variances[..d])
            {
                Weights = tally.Count,
            };
            DataCheck.Usable(session, moments);
            if (options.Standardize) DataCheck.Vanishing(session, moments, Rank.SmallestNormal<double>());
            return new DualProblem(moments, folded, deviations, rows, targets, kernel);
        });

    /// <summary>The directions of the columns that the rows span.</summary>
    public SpectralBasis Spectrum<T>(FitSession<T> session)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // In FP64 like K itself: what is divided by small eigenvalues below is as good as they are.
        (double[] values, double[] vectors) = Decomposition.Of<double, T>(session, Kernel);
        int n = values.Length, t = (int)session.Targets, d = (int)session.Columns;
        double threshold = Rank.Threshold<double>(Math.Max(n, Coordinates.Count), values[^1]);
        int[] shown = [.. Enumerable.Range(0, n).Where(j => values[j] > threshold)];
        var q = new double[n * shown.Length];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < shown.Length; j++) q[(i * shown.Length) + j] = vectors[(i * n) + shown[j]] / Math.Sqrt(values[shown[j]]);
        }

        // V = X̃ᵀQE^(−1/2) and P = E^(1/2)Qᵀỹ.
        var product = new Product(session.Accelerator, session.Queue, session.Arena);
        MatrixView<double> whitened = session.Arena.Upload<double>(q, n, shown.Length);
        double[] v = session.Arena.Download(product.Of(Transpose.Yes, Rows, Transpose.No, whitened));
        double[] projections = session.Arena.Download(product.Of(Transpose.Yes, whitened, Transpose.No, Targets));
        for (int j = 0; j < shown.Length; j++) TensorPrimitives.Multiply(projections.AsSpan(j * t, t), values[shown[j]], projections.AsSpan(j * t, t));
        double[] inData = Coordinates.ToData(v, d, shown.Length);
        MatrixView<double> directions = session.Arena.Upload<double>(inData, d, shown.Length);
        return new SpectralBasis(
            Coordinates,
            directions,
            [.. shown.Select(j => values[j])],
            0,
            projections,
            threshold,
            new EigenvalueRange(shown.Length == 0 || Coordinates.Count > shown.Length ? 0 : values[shown[0]], values[^1]),
            Free: null)
        {
            HostDirections = session.IsOnHost ? null : inData,
        };
    }

    private static double[] Collect<T>(FitSession<T> session, int n, int width, out double[] weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)n * width > Array.MaxLength)
        {
            throw new DeviceOutOfMemoryException(
                $"{n} rows of {width} columns are more than the row-product form holds in one array. Use fewer columns, or more rows than columns.");
        }

        var values = new double[n * width];
        var found = new double[n];
        Array.Fill(found, 1);
        int row = 0, d = (int)session.Columns;
        session.EachHostBlock("row products", block =>
        {
            DataCheck.Weights(new RowLabels<T>(block));
            if (row + block.Rows > n) throw Miscounted(n);
            for (long i = 0; i < block.Rows; i++, row++)
            {
                if (block.Weights is { } w) found[row] = double.CreateTruncating(w.Row(i)[0]);

                // A row of weight 0 is absent, whatever it holds.
                if (found[row] == 0) continue;
                Span<double> target = values.AsSpan(row * width, width);
                TensorPrimitives.ConvertTruncating<T, double>(block.X.Row(i), target[..d]);
                TensorPrimitives.ConvertTruncating<T, double>(block.Y.Row(i), target[d..]);
            }
        });
        if (row < n) throw Miscounted(n);
        weights = found;
        return values;
    }

    private static InvalidOperationException Miscounted(int said)
        => new($"The row source said that it has {said} rows and handed out another number. Its Rows must be right, or null.");

    private static (double[] X, double[] Y) Split(double[] z, double[] weights, Coordinates folded, int d, int t)
    {
        int n = weights.Length, width = d + t;
        var x = new double[n * folded.Count];
        var y = new double[n * t];
        for (int i = 0; i < n; i++)
        {
            double root = Math.Sqrt(weights[i]);
            for (int j = 0; j < folded.Count; j++) x[(i * folded.Count) + j] = root * z[(i * width) + folded.Columns[j]] * folded.Scale[j];
            for (int k = 0; k < t; k++) y[(i * t) + k] = root * z[(i * width) + d + k];
        }

        return (x, y);
    }

    private static double[] Unscale(double[] scaledCross, Coordinates folded, int d, int t)
    {
        var cross = new double[d * t];
        for (int j = 0; j < folded.Count; j++)
        {
            for (int k = 0; k < t; k++) cross[(folded.Columns[j] * t) + k] = scaledCross[(j * t) + k] / folded.Scale[j];
        }

        return cross;
    }
}
