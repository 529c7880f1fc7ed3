using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Interop;
using L2Gpu.Runtime;

namespace L2Gpu;

public static partial class BayesianRidge
{
    /// <summary>Fits a model to tensors, which are pinned until it returns and read where they are.</summary>
    /// <param name="x">Features, shape (rows, columns), in any strides. Rows whose elements are not neighbours are copied, one block at a time.</param>
    /// <param name="y">Targets, shape (rows, targets) or (rows); each has variances of its own.</param>
    /// <param name="options">How; null takes the defaults: variances by evidence, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows) or (rows, 1); an empty span means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static unsafe BayesianRidgeModel Fit<T>(
        in ReadOnlyTensorSpan<T> x,
        in ReadOnlyTensorSpan<T> y,
        BayesianRidgeOptions? options = null,
        in ReadOnlyTensorSpan<T> weights = default,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* xAddress = x, yAddress = y, weightAddress = weights)
        {
            HostMatrix<T>? w = weights.IsEmpty ? (HostMatrix<T>?)null : TensorViews.Matrix(weightAddress, weights.Lengths, weights.Strides, nameof(weights));
            return Fit(
                TensorViews.Matrix(xAddress, x.Lengths, x.Strides, nameof(x)),
                TensorViews.Matrix(yAddress, y.Lengths, y.Strides, nameof(y)),
                options,
                w,
                progress,
                cancellationToken);
        }
    }

    /// <summary>Fits a model to tensors, which are pinned until it returns and read where they are.</summary>
    /// <param name="x">Features, shape (rows, columns), in any strides. Rows whose elements are not neighbours are copied, one block at a time.</param>
    /// <param name="y">Targets, shape (rows, targets) or (rows); each has variances of its own.</param>
    /// <param name="options">How; null takes the defaults: variances by evidence, with an intercept.</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows) or (rows, 1); null means 1 for all. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="progress">Told after each block of rows.</param>
    /// <param name="cancellationToken">Looked at after each block of rows and each stage.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, there is no row or column, or a value is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BayesianRidgeModel Fit<T>(
        Tensor<T> x,
        Tensor<T> y,
        BayesianRidgeOptions? options = null,
        Tensor<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (weights is { FlattenedLength: 0 }) throw new ArgumentException("weights are empty; give one for each row of x, or null for 1 each.", nameof(weights));
        return Fit(x.AsReadOnlyTensorSpan(), y.AsReadOnlyTensorSpan(), options, weights is null ? default : weights.AsReadOnlyTensorSpan(), progress, cancellationToken);
    }
}
