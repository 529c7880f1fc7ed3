using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Ridge regression for many small, independent problems at once: thousands to millions of models in one call.</summary>
/// <remarks>
/// Each problem gets the answer that it would get alone, bit for bit: it depends neither on the others nor on the number of threads. A problem that
/// cannot be solved says so in its status and disturbs no other. For a few large problems use <see cref="Ridge"/>, which has more ways to solve one.
/// </remarks>
public static class BatchedRidge
{
    /// <summary>Fits a model to each of many problems with the same number of rows.</summary>
    /// <param name="x">Features, shape (problems × rowsPerProblem, columns), one problem after the other.</param>
    /// <param name="y">Targets, shape (problems × rowsPerProblem, targets).</param>
    /// <param name="rowsPerProblem">The rows of each problem.</param>
    /// <param name="options">How; null takes the defaults: λ of each problem by exact leave-one-out, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each part of the batch.</param>
    /// <param name="cancellationToken">Looked at before each part of the batch.</param>
    /// <returns>The models, each with its status and its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes or options do not fit. Bad values are no exception: they are the status of their problem.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BatchedRidgeModel Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        long rowsPerProblem,
        BatchedRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerProblem);
        if (x.Rows % rowsPerProblem != 0)
            throw new ArgumentException($"x has {x.Rows} rows, which is no multiple of {rowsPerProblem}. Give row offsets where problems differ in length.", nameof(x));
        return Fit(x, y, RowOffsets.Uniform(x.Rows / rowsPerProblem, rowsPerProblem, x.Rows), options, weights, progress, cancellationToken);
    }

    /// <summary>Fits a model to each of many problems with any numbers of rows.</summary>
    /// <param name="x">Features, shape (rows, columns), one problem after the other.</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="rowOffsets">
    /// Problem p has the rows from rowOffsets[p] to rowOffsets[p + 1], that one excluded: one more than there are problems, from 0 to the number of rows.
    /// A problem may have no rows.
    /// </param>
    /// <param name="options">How; null takes the defaults: λ of each problem by exact leave-one-out, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each part of the batch.</param>
    /// <param name="cancellationToken">Looked at before each part of the batch.</param>
    /// <returns>The models, each with its status and its evidence.</returns>
    /// <exception cref="ArgumentException">Shapes, offsets or options do not fit. Bad values are no exception: they are the status of their problem.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BatchedRidgeModel Fit<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        ReadOnlySpan<long> rowOffsets,
        BatchedRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowOffsets.Check(rowOffsets, x.Rows);
        options ??= new BatchedRidgeOptions();
        BatchedRidgeCheck.Against(x, y, weights, rowOffsets.Length - 1, options);
        using var fitter = new BatchedRidgeFitter<T>(x, y, weights, rowOffsets.ToArray(), options, progress, cancellationToken);
        return fitter.Fit();
    }
}
