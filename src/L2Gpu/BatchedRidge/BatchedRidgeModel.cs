using System.Collections.Immutable;
using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Many fitted ridge models, one a problem: the prediction for a row x of problem p is β₀ + xᵀβ with that problem's numbers. Immutable.</summary>
public sealed class BatchedRidgeModel
{
    internal BatchedRidgeModel(int count, int columns, int targets, ImmutableArray<double> grid, BatchedRidgeValues values, BatchedRidgeReport report)
    {
        (Count, Columns, Targets, Grid, Values, Report) = (count, columns, targets, grid, values, report);
    }

    /// <summary>The number of problems.</summary>
    public int Count { get; }

    /// <summary>The number of columns of every problem.</summary>
    public int Columns { get; }

    /// <summary>The number of targets of every problem.</summary>
    public int Targets { get; }

    /// <summary>The penalties from which each problem took its own; for an automatic choice as multiples of the problem's trace of X̃ᵀWX̃. Empty where nothing was chosen.</summary>
    public ImmutableArray<double> Grid { get; }

    /// <summary>The penalty λ of each problem; NaN where none could be given or chosen.</summary>
    public ReadOnlySpan<double> Lambdas => Values.Lambda;

    /// <summary>What became of each problem.</summary>
    public ReadOnlySpan<BatchedRidgeStatus> Statuses => Values.Status;

    /// <summary>What became of the batch.</summary>
    public BatchedRidgeReport Report { get; }

    internal BatchedRidgeValues Values { get; }

    /// <summary>The fit of one problem.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such problem.</exception>
    public BatchedRidgeAnswer this[int problem]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(problem);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(problem, Count);
            return new(this, problem);
        }
    }

    /// <summary>Predicts every target for rows of every problem, as many rows for each.</summary>
    /// <param name="x">Features, shape (problems × rowsPerProblem, columns), one problem after the other.</param>
    /// <param name="rowsPerProblem">The rows of each problem.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (rows, targets), in FP64 for either type of data.</returns>
    /// <exception cref="ArgumentException">The number of columns or rows is another.</exception>
    /// <remarks>NaN in a row gives NaN for that row; so does a problem that was not solved for all of its rows.</remarks>
    public double[,] Predict<T>(HostMatrix<T> x, long rowsPerProblem, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Predict(x, RowOffsets.Uniform(Count, rowsPerProblem, x.Rows), accelerator);

    /// <summary>Predicts every target for rows of every problem.</summary>
    /// <param name="x">Features, shape (rows, columns), one problem after the other.</param>
    /// <param name="rowOffsets">Problem p has the rows from rowOffsets[p] to rowOffsets[p + 1], that one excluded; one more than there are problems.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (rows, targets), in FP64 for either type of data.</returns>
    /// <exception cref="ArgumentException">The number of columns is another, or the offsets do not ascend from 0 to the number of rows.</exception>
    /// <remarks>NaN in a row gives NaN for that row; so does a problem that was not solved for all of its rows.</remarks>
    public double[,] Predict<T>(HostMatrix<T> x, ReadOnlySpan<long> rowOffsets, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Columns != Columns) throw new ArgumentException($"x has {x.Columns} columns; the models were fitted to {Columns}.", nameof(x));
        RowOffsets.Check(rowOffsets, x.Rows);
        if (rowOffsets.Length != Count + 1L)
            throw new ArgumentException($"There are {rowOffsets.Length} row offsets for {Count} models; {Count + 1L} are needed.", nameof(rowOffsets));
        return BatchedRidgePrediction.Run(this, x, rowOffsets.ToArray(), FitDevice.ForPrediction(x.Rows, x.Columns, Targets, accelerator));
    }
}
