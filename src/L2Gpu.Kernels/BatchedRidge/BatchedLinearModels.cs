using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A linear model for each problem of a batch: the prediction for a row x is offset + (x − center)ᵀβ.</summary>
/// <param name="Coefficients">Shape (count, t·d): those of target k from column k·d on.</param>
/// <param name="Center">Shape (count, d).</param>
/// <param name="Offset">Shape (count, t).</param>
public readonly record struct BatchedLinearModels(MatrixView<double> Coefficients, MatrixView<double> Center, MatrixView<double> Offset);
