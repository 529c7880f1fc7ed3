using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using L2Gpu.Fitting;
using L2Gpu.Interop;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

public sealed partial class BayesianRidgeModel
{
    /// <summary>Predicts every target for every row, with the variance of each prediction.</summary>
    /// <param name="x">Shape (rows, columns), columns as in the fit.</param>
    /// <param name="variance">Shape (rows, targets): the variance of the prediction, in the target's units squared.</param>
    /// <param name="includeNoise">Whether it is that of an observation of weight 1 (the default) or that of β₀ + xᵀβ alone.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>The means, shape (rows, targets), in FP64 for either type of data.</returns>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    /// <remarks>NaN in a row gives NaN for that row.</remarks>
    [OverloadResolutionPriority(1)]
    public double[,] Predict<T>(HostMatrix<T> x, out double[,] variance, bool includeNoise = true, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        accelerator = FitDevice.ForPrediction(x.Rows, x.Columns, x.Columns, accelerator);
        double[,] mean = Mean.Predict(x, accelerator);
        variance = PosteriorProducts.Variances(this, _basis, x, accelerator);
        if (!includeNoise) return mean;
        for (int i = 0; i < variance.GetLength(0); i++)
        {
            for (int k = 0; k < variance.GetLength(1); k++) variance[i, k] += NoiseVariance[k];
        }

        return mean;
    }

    /// <summary>Predicts every target for every row of a tensor, which is pinned until it returns and read where it is.</summary>
    /// <inheritdoc cref="Predict{T}(HostMatrix{T}, out double[,], bool, Accelerator?)"/>
    public unsafe double[,] Predict<T>(in ReadOnlyTensorSpan<T> x, out double[,] variance, bool includeNoise = true, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* address = x) return Predict(TensorViews.Matrix(address, x.Lengths, x.Strides, nameof(x)), out variance, includeNoise, accelerator);
    }

    /// <summary>The log density of observations under their predictions, noise included.</summary>
    /// <param name="x">Shape (rows, columns), columns as in the fit.</param>
    /// <param name="y">Shape (rows, targets): what was observed.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (rows, targets). Where the variance is 0, +∞ at the mean and −∞ elsewhere.</returns>
    /// <exception cref="ArgumentException">Shapes are others than those of the fit.</exception>
    /// <remarks>NaN in a row gives NaN for that row.</remarks>
    public double[,] LogPredictiveDensity<T>(HostMatrix<T> x, HostMatrix<T> y, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int t = NoiseVariance.Length;
        if (y.Rows != x.Rows || y.Columns != t)
            throw new ArgumentException($"y has shape ({y.Rows}, {y.Columns}); give ({x.Rows}, {t}), one row for each of x and one column for each target of the fit.", nameof(y));
        double[,] result = Predict(x, out double[,] variance, includeNoise: true, accelerator);
        if (y.Rows == 0) return result;
        using var source = new MemoryRowSource<T>(y, y.ColumnRange(0, 0), null);
        while (source.TryRead(out RowBlock<T> block))
        {
            for (int i = 0; i < block.Rows; i++)
            {
                long row = block.FirstRow + i;
                for (int k = 0; k < t; k++) result[row, k] = LogDensity(double.CreateTruncating(block.X.Row(i)[k]) - result[row, k], variance[row, k]);
            }
        }

        return result;
    }

    private static double LogDensity(double difference, double variance)
    {
        if (variance == 0 && !double.IsNaN(difference)) return difference == 0 ? double.PositiveInfinity : double.NegativeInfinity;
        return -(Math.Log(2 * Math.PI * variance) + (difference / variance * difference)) / 2;
    }
}
