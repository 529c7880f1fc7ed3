using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A <see cref="L2Gpu.Kernels.PairProgram"/> made ready to run over vectors of pairs that share their first point. Immutable, safe to share.</summary>
internal abstract unsafe class PairTape<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Makes a program ready.</summary>
    /// <exception cref="InvalidOperationException">This machine lacks the instruction set.</exception>
    public static PairTape<T> Create(Isa isa, L2Gpu.Kernels.PairProgram program)
    {
        if (!IsaSelector.IsAvailable(isa))
            throw new InvalidOperationException($"This machine cannot run {isa}; it has {string.Join(", ", IsaSelector.Available)}.");
        throw new NotSupportedException($"{program} cannot run yet.");
    }

    /// <summary>Elements of scratch that <see cref="Run"/> wants; each thread has its own.</summary>
    public abstract int ScratchSize { get; }

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
