using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>The reduction A = H·T·Hᵀ of a symmetric matrix to a tridiagonal one, for one instruction set. Without state, safe to share.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class ReductionKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The kernel for an instruction set, which this machine must have.</summary>
    public static ReductionKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new ReductionKernel<T, Vector512<T>, Simd512<T>>(),
        Isa.Avx2 => new ReductionKernel<T, Vector256<T>, Simd256<T>>(),
        _ => new ReductionKernel<T, Vector<T>, SimdVector<T>>(),
    };

    /// <summary>Reduces, from the last row to the first.</summary>
    /// <param name="engine">Products and threads.</param>
    /// <param name="matrix">The matrix, scaled so that its largest element is about 1; overwritten by the reflectors and the diagonal of T.</param>
    /// <param name="offDiagonal">The n − 1 elements beside the diagonal of T; overwritten.</param>
    /// <param name="factors">
    /// The n factors τ of the reflectors I − τ·v·vᵀ, where v is what row r of the matrix holds left of the diagonal; overwritten. τ and v are 0
    /// where nothing is to be reflected. H is their product, the last row's first: H = Hₙ₋₁·…·H₁.
    /// </param>
    public abstract void Reduce(GemmEngine<T> engine, ReducedMatrix<T> matrix, T* offDiagonal, T* factors);

    /// <summary>target[j, i] = source[i, j].</summary>
    public abstract void Transpose(nint rows, nint columns, T* source, nint sourceStride, T* target, nint targetStride);
}
