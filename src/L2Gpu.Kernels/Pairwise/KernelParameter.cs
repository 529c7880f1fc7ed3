namespace L2Gpu.Kernels;

/// <summary>A parameter of a kernel.</summary>
/// <param name="Name">Its name, as the command line and scikit-learn have it: <c>gamma</c>, <c>coef0</c>, <c>degree</c>, <c>length_scale</c>.</param>
/// <param name="Value">Its value; NaN where it waits for the number of columns.</param>
public readonly record struct KernelParameter(string Name, double Value);
