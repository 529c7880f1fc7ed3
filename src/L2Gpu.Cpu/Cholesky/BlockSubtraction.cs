using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>C −= A·B for one register block, by the product's own kernel.</summary>
internal static unsafe class BlockSubtraction<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>Runs the block that is <paramref name="vectors"/> wide; the operands are those of <see cref="MicroKernel{T, TVec, TSimd}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int vectors, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint ldc)
    {
        if (vectors >= 3)
            MicroKernel<T, TVec, TSimd>.Run<ThreeVectors>(k, a, aRow, aStep, b, bStep, -T.One, c, ldc, true, null, 0);
        else if (vectors == 2)
            MicroKernel<T, TVec, TSimd>.Run<TwoVectors>(k, a, aRow, aStep, b, bStep, -T.One, c, ldc, true, null, 0);
        else
            MicroKernel<T, TVec, TSimd>.Run<OneVector>(k, a, aRow, aStep, b, bStep, -T.One, c, ldc, true, null, 0);
    }
}
