using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Solves small ridge problems side by side, for one instruction set. Without state, safe to share.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class BatchedRidgeKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Problems that are solved at a time, at most.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernel for an instruction set, which this machine must have.</summary>
    public static BatchedRidgeKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new BatchedRidgeKernel<T, Vector512<T>, Simd512<T>, RootMath512<T>, Vector512<double>, WideLoad512>(),
        Isa.Avx2 => new BatchedRidgeKernel<T, Vector256<T>, Simd256<T>, RootMath256<T>, Vector256<double>, WideLoad256>(),
        _ => new BatchedRidgeKernel<T, Vector<T>, SimdVector<T>, RootMathVector<T>, Vector<double>, WideLoadVector>(),
    };

    /// <summary>Solves up to <see cref="Lanes"/> problems. A problem's bits do not depend on its neighbours.</summary>
    /// <param name="work">The batch.</param>
    /// <param name="problems">The numbers of the problems.</param>
    /// <param name="systems">How many.</param>
    public abstract void Solve(in BatchedRidgeWork<T> work, long* problems, int systems);
}
