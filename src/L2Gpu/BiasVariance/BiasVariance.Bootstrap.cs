using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

public static partial class BiasVariance
{
    /// <summary>
    /// The expected squared error on rows that were set aside, by bootstrap: ridge is fitted to resamples of the data, and its predictions are compared with their
    /// mean and with what was observed.
    /// </summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">The target, shape (rows, 1).</param>
    /// <param name="rows">The rows to predict, shape (any, columns). They should not be rows of <paramref name="x"/>, which the fits have seen.</param>
    /// <param name="observed">What was observed there, shape (any, 1).</param>
    /// <param name="lambdas">The penalties; the resamples are the same for each.</param>
    /// <param name="resamples">How many resamples are drawn; at least 2.</param>
    /// <param name="seed">Where the random numbers begin: the same seed, the same curve.</param>
    /// <param name="options">How the ridge is fitted; null takes the defaults. <see cref="RidgeOptions.Lambda"/> and <see cref="RidgeOptions.Solver"/> are not looked at.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1), which a row keeps when it is drawn; null means 1 for all. Rows of weight 0 are never drawn.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>
    /// The curve, with Monte Carlo standard errors, which say how far more resamples could move it. What the data cannot tell apart, the noise of the observations, is part of the squared bias.
    /// The total is the mean squared error of the resampled fits.
    /// </returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row, column or penalty, or a value is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two resamples.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>
    /// A resample is n draws of rows with replacement (Efron 1979), as a weight for each row. The mean of B predictions still varies by a B-th of the variance, which is
    /// taken off the squared bias; where the bias is next to nothing this may leave it a little below 0. Each resample takes one pass over the rows and one
    /// eigendecomposition, and the coefficients of all are kept: resamples × (columns + 1) × penalties numbers.
    /// </remarks>
    public static BiasVarianceCurve Bootstrap<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        HostMatrix<T> rows,
        HostMatrix<T> observed,
        IReadOnlyList<double> lambdas,
        int resamples = 200,
        ulong seed = 0,
        RidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNoColumns(x.Columns);
        ThrowIfColumnsDiffer(rows.Columns, x.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        if (x.Rows == 0) throw new ArgumentException("There are no rows to fit.");
        if (y.Columns != 1 || observed.Columns != 1) throw new ArgumentException($"y has {y.Columns} columns and the observations {observed.Columns}; give one target at a time.", nameof(y));
        if (observed.Rows != rows.Rows) throw new ArgumentException($"There are {observed.Rows} observations for {rows.Rows} rows to predict; give one for each.", nameof(observed));
        RidgeOptions how = Options(lambdas, options, out double[] grid);
        var run = new BootstrapRun<T>(x, y, weights, how, grid, cancellationToken);
        return run.Judge(rows, observed, resamples, seed);
    }
}
