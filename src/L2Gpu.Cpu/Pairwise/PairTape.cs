using System.Numerics;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A <see cref="PairProgram"/> made ready to run over vectors of pairs that share their first point. Immutable, safe to share.</summary>
/// <remarks>The bits of a value depend on its pair and on the instruction set, not on where in an array the pair stands.</remarks>
internal abstract unsafe class PairTape<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements of scratch that <see cref="Run"/> wants; each thread has its own.</summary>
    public abstract int ScratchSize { get; }

    /// <summary>Makes a program ready.</summary>
    /// <exception cref="InvalidOperationException">This machine lacks the instruction set.</exception>
    public static PairTape<T> Create(Isa isa, PairProgram program)
    {
        if (!IsaSelector.IsAvailable(isa))
            throw new InvalidOperationException($"This machine cannot run {isa}; it has {string.Join(", ", IsaSelector.Available)}.");
        var plan = new TapePlan(program);
        return isa switch
        {
            Isa.Avx512 => new PairTape<T, Vector512<T>, Simd512<T>, RootMath512<T>, PairMath512<T>>(plan),
            Isa.Avx2 => new PairTape<T, Vector256<T>, Simd256<T>, RootMath256<T>, PairMath256<T>>(plan),
            _ => new PairTape<T, Vector<T>, SimdVector<T>, RootMathVector<T>, PairMathVector<T>>(plan),
        };
    }

    /// <summary>result[j] = k(x, y[j]), for pairs of one point x with many y. An array of a quantity that the program does not need may be null.</summary>
    /// <param name="count">How many pairs; may be 0.</param>
    /// <param name="dot">xᵀy[j].</param>
    /// <param name="squared">‖x − y[j]‖².</param>
    /// <param name="absolute">‖x − y[j]‖₁.</param>
    /// <param name="chi">The χ² distance.</param>
    /// <param name="left">‖x‖²; one number.</param>
    /// <param name="right">‖y[j]‖².</param>
    /// <param name="result">Overwritten; may be one of the arrays above, from the same element on.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> elements, apart from all others; what it held does not matter.</param>
    public abstract void Run(nint count, T* dot, T* squared, T* absolute, T* chi, T left, T* right, T* result, T* scratch);
}
