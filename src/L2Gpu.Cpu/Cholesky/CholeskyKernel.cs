using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Cholesky's algorithms on addresses, for one instruction set. Without state, safe to share.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class CholeskyKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Systems that the methods for lanes take at a time, at most.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernel for an instruction set, which this machine must have.</summary>
    public static CholeskyKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new CholeskyKernel<T, Vector512<T>, Simd512<T>, RootMath512<T>>(),
        Isa.Avx2 => new CholeskyKernel<T, Vector256<T>, Simd256<T>, RootMath256<T>>(),
        _ => new CholeskyKernel<T, Vector<T>, SimdVector<T>, RootMathVector<T>>(),
    };

    /// <summary>Factors one matrix in place.</summary>
    /// <param name="gemm">Products and threads.</param>
    /// <param name="order">Rows and columns, at least 1.</param>
    /// <param name="a">The matrix; what is above the diagonal is neither read nor written.</param>
    /// <param name="lda">Elements between rows.</param>
    /// <returns>0, or the 1-based order of the first leading minor that is not positive.</returns>
    public abstract int Factor(GemmEngine<T> gemm, long order, T* a, long lda);

    /// <summary>Bytes of scratch that <see cref="Factor"/>, <see cref="Solve"/> and <see cref="InverseDiagonal"/> of one system take at their most.</summary>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="columns">Right sides.</param>
    public abstract Int128 Scratch(int threads, long order, long columns);

    /// <summary>Solves for the right sides of one or more systems with the same factor, in place.</summary>
    /// <param name="pool">Threads.</param>
    /// <param name="order">Rows and columns of L, at least 1.</param>
    /// <param name="l">L.</param>
    /// <param name="ldl">Elements between rows of L.</param>
    /// <param name="b">The right sides.</param>
    /// <param name="ldb">Elements between their rows.</param>
    /// <param name="columns">Right sides of a system, at least 1.</param>
    /// <param name="stride">Elements between systems.</param>
    /// <param name="systems">How many systems, at least 1.</param>
    public abstract void Solve(WorkerPool pool, long order, T* l, long ldl, T* b, long ldb, long columns, long stride, long systems);

    /// <summary>Computes the diagonal of (LLᵀ)⁻¹.</summary>
    public abstract void InverseDiagonal(WorkerPool pool, long order, T* l, long ldl, T* diagonal);

    /// <summary>Factors up to <see cref="Lanes"/> small systems side by side, in place. A system's bits do not depend on its neighbours.</summary>
    public abstract void FactorLanes(int systems, int order, T* a, long lda, long stride, int* status);

    /// <summary>Solves up to <see cref="Lanes"/> small systems side by side, in place. A system's bits do not depend on its neighbours.</summary>
    public abstract void SolveLanes(
        int systems, int order, T* l, long ldl, long strideL, int columns, T* b, long ldb, long strideB);
}
