using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Interop;
using L2Gpu.Kernels;

namespace L2Gpu;

public sealed partial class RidgeModel
{
    /// <summary>Predicts every target for every row of a tensor, which is pinned until it returns and read where it is.</summary>
    /// <param name="x">Shape (rows, columns), columns as in the fit, in any strides.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (rows, targets), in FP64 for either type of data.</returns>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    /// <remarks>NaN in a row gives NaN for that row.</remarks>
    public unsafe double[,] Predict<T>(in ReadOnlyTensorSpan<T> x, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* address = x) return Predict(TensorViews.Matrix(address, x.Lengths, x.Strides, nameof(x)), accelerator);
    }

    /// <inheritdoc cref="Predict{T}(in ReadOnlyTensorSpan{T}, Accelerator?)"/>
    public double[,] Predict<T>(Tensor<T> x, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Predict(x.AsReadOnlyTensorSpan(), accelerator);
    }
}
