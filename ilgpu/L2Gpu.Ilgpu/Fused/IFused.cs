namespace L2Gpu.Ilgpu;

/// <summary>
/// Products that are rounded together with a sum, of which ILGPU translates none: <see cref="MathF.FusedMultiplyAdd"/> stays a call to a function that no device has. Kernels that need them take one of these as a type, so
/// that what a device cannot do is not in its code.
/// </summary>
internal interface IFused
{
    /// <summary>x·y + z, rounded once.</summary>
    static abstract float MultiplyAdd(float x, float y, float z);

    /// <summary>x·y − product, which is a number of FP64 if the product is that of x and y, rounded.</summary>
    static abstract double ProductError(double x, double y, double product);
}
