using System.Numerics;
using L2Gpu.Data;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Ridge fits to resamples of rows for a grid of penalties, and what their predictions have in common.</summary>
internal sealed class BootstrapRun<T>(HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights, RidgeOptions options, double[] grid, CancellationToken cancellationToken)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _columns = (int)x.Columns;

    public BiasVarianceCurve Judge(HostMatrix<T> rows, HostMatrix<T> observed, int resamples, ulong seed)
    {
        int count = grid.Length;

        // One observed column for each penalty, so that one pass judges them all.
        using var source = new MemoryRowSource<T>(rows, Repeated(observed, count), null);
        Accelerator accelerator = FitDevice.For<T>(rows.Rows, rows.Columns, count, weighted: false, options, null).Accelerator;
        using var session = new FitSession<T>(accelerator, source, null, null, cancellationToken);
        var evaluation = new EvaluationRows<T>(session);
        double[] center = evaluation.Moments.Means[.._columns];

        // Each fit as its predictions at the center, then its coefficients: shape (1 + columns, grid).
        double[][] fits = Fit(center, resamples, seed);
        double[] mean = Mean(fits);
        (double[] squares, double[] gradient) = Residuals(session, center, mean);
        double[] bias = new double[count], variance = new double[count], biasError = new double[count], varianceError = new double[count];
        double[][] spreads = new double[resamples][], moves = new double[resamples][];
        for (int b = 0; b < resamples; b++)
        {
            double[] difference = [.. fits[b].Zip(mean, (value, average) => value - average)];
            spreads[b] = evaluation.MeanSquares(difference[count..], count);
            moves[b] = new double[count];
            for (int l = 0; l < count; l++) spreads[b][l] += difference[l] * difference[l];
            for (int i = 0; i < difference.Length; i++) moves[b][i % count] += 2 * gradient[i] * difference[i];
        }

        for (int l = 0; l < count; l++)
        {
            variance[l] = spreads.Sum(s => s[l]) / (resamples - 1);
            bias[l] = squares[l] - (variance[l] / resamples);

            // To first order a fit moves the squared bias by its product with the gradient.
            biasError[l] = Math.Sqrt(moves.Sum(m => m[l] * m[l]) / (resamples - 1) / resamples);
            double average = spreads.Average(s => s[l]);
            varianceError[l] = Math.Sqrt(spreads.Sum(s => (s[l] - average) * (s[l] - average)) / (resamples - 1) / resamples);
        }

        return new BiasVarianceCurve([.. grid], [.. bias], [.. variance], 0) { SquaredBiasStandardError = [.. biasError], VarianceStandardError = [.. varianceError] };
    }

    /// <summary>How often each row is drawn in a resample.</summary>
    public static int[] Draw(int[] candidates, int rows, ulong seed, int resample)
    {
        // Every resample has a stream of its own, so that it does not depend on how many there are.
        var random = new SplitMix64(new SplitMix64(seed ^ ((ulong)resample << 32)).Next());
        var drawn = new int[rows];
        for (int i = 0; i < candidates.Length; i++) drawn[candidates[random.Below((ulong)candidates.Length)]]++;
        return drawn;
    }

    private double[][] Fit(double[] center, int resamples, ulong seed)
    {
        int n = checked((int)x.Rows), count = grid.Length;
        double[]? own = weights is { } w ? Column(w) : null;
        if (own is not null && own.Length != n) throw new ArgumentException($"There are {own.Length} weights for {n} rows; give one for each.");
        int bad = own is null ? -1 : Array.FindIndex(own, value => !(value >= 0) || !double.IsFinite(value));
        if (bad >= 0) throw new ArgumentException($"The weight of row {bad} is {own![bad]}; weights must be finite and not negative.");
        int[] candidates = [.. Enumerable.Range(0, n).Where(i => own is null || own[i] > 0)];
        if (candidates.Length == 0) throw new ArgumentException("All weights are 0, so that no row counts. Give at least one positive weight.");
        var fits = new double[resamples][];
        for (int b = 0; b < resamples; b++)
        {
            int[] drawn = Draw(candidates, n, seed, b);
            var resampled = new T[n];
            for (int i = 0; i < n; i++) resampled[i] = T.CreateTruncating(drawn[i] == 0 ? 0 : drawn[i] * (own?[i] ?? 1));
            using var source = new MemoryRowSource<T>(x, y, HostMatrix<T>.FromVector(resampled));
            using var fitter = new RidgeFitter<T>(source, options, criterion: null, null, cancellationToken);
            fitter.Prepare();
            double[] beta = SpectralPath.Coefficients(fitter.Session, fitter.Basis, fitter.Basis.Projections, grid);
            fits[b] = new double[(1 + _columns) * count];
            beta.CopyTo(fits[b], count);
            for (int l = 0; l < count; l++)
            {
                double at = options.FitIntercept ? fitter.Moments.Means[_columns] : 0;
                for (int j = 0; j < _columns; j++) at += (center[j] - (options.FitIntercept ? fitter.Moments.Means[j] : 0)) * beta[(j * count) + l];
                fits[b][l] = at;
            }
        }

        return fits;
    }

    private static double[] Mean(double[][] fits)
    {
        var mean = new double[fits[0].Length];
        foreach (double[] fit in fits)
        {
            for (int i = 0; i < mean.Length; i++) mean[i] += fit[i] / fits.Length;
        }

        return mean;
    }

    // The mean squared residual of each λ, and minus half its gradient in (offset, coefficients).
    private (double[] Squares, double[] Gradient) Residuals(FitSession<T> session, double[] center, double[] fit)
    {
        int count = grid.Length;
        DeviceArena arena = session.Arena;
        var model = new LinearModelView(arena.Upload<double>(center), arena.Upload<double>(fit.AsSpan(count), _columns, count), arena.Upload<double>(fit.AsSpan(0, count)));
        MatrixView<double> gradient = arena.Matrix<double>(_columns, count), sums = arena.Matrix<double>(2, count);
        using (ILinearResidualAccumulator<T> residual = session.Get<ILinearResidual<T>>().Begin(session.Queue, model, weighted: false))
        {
            session.EachBlock("residuals", residual.Add);
            residual.Finish(gradient, sums);
        }

        double rows = session.Source.Rows!.Value;
        double[] found = arena.Download(sums), slopes = arena.Download(gradient);
        return ([.. found.Take(count).Select(s => s / rows)], [.. found.Skip(count).Concat(slopes).Select(s => s / rows)]);
    }

    private static double[] Column(HostMatrix<T> values)
    {
        var result = new double[values.Rows];
        using var source = new MemoryRowSource<T>(values, values.ColumnRange(0, 0), null);
        while (source.TryRead(out RowBlock<T> block))
        {
            for (int i = 0; i < block.Rows; i++) result[block.FirstRow + i] = double.CreateTruncating(block.X.Row(i)[0]);
        }

        return result;
    }

    private static HostMatrix<T> Repeated(HostMatrix<T> column, int count)
    {
        double[] values = Column(column);
        var result = new T[checked(values.Length * count)];
        for (int i = 0; i < result.Length; i++) result[i] = T.CreateTruncating(values[i / count]);
        return HostMatrix<T>.FromRowMajor(result, values.Length, count);
    }
}
