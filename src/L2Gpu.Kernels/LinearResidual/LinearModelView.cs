using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A linear model on a device: the prediction for row x is offset + (x − center)·B.</summary>
/// <param name="Center">The point that is subtracted from each row, d values; 0 for a model without intercept.</param>
/// <param name="Coefficients">B, shape (d, t).</param>
/// <param name="Offset">The prediction at the center, t values.</param>
/// <remarks>This form, unlike an intercept at x = 0, loses no digits where columns have large means.</remarks>
public readonly record struct LinearModelView(VectorView<double> Center, MatrixView<double> Coefficients, VectorView<double> Offset);
