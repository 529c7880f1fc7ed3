using ILGPU.Runtime.Cuda;

namespace L2Gpu.Ilgpu;

/// <summary>CUDA's instructions.</summary>
internal readonly struct CudaFused : IFused
{
    /// <inheritdoc/>
    public static float MultiplyAdd(float x, float y, float z)
    {
        CudaAsm.Emit("fma.rn.f32 %0, %1, %2, %3;", out float result, x, y, z);
        return result;
    }

    /// <inheritdoc/>
    public static double ProductError(double x, double y, double product)
    {
        CudaAsm.Emit("fma.rn.f64 %0, %1, %2, %3;", out double result, x, y, -product);
        return result;
    }
}
