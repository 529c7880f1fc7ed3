using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A <see cref="CellRule"/> for a vector of cells. Implemented by empty structs and taken as a type argument, so that the JIT sees through every call.</summary>
internal interface ICellRule<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
{
    /// <summary>Whether noise is added to the step, and not multiplied with it.</summary>
    static abstract bool IsAdditive { get; }

    /// <summary>Whether steps depend on the state.</summary>
    static abstract bool HasShare { get; }

    /// <summary>Makes of the bounds what <see cref="Share"/> wants of them.</summary>
    /// <param name="numbers">The rule's numbers of a tile.</param>
    /// <param name="at">Which of its cells.</param>
    /// <param name="first">For <see cref="CellNumbers.First"/>.</param>
    /// <param name="second">For <see cref="CellNumbers.Second"/>.</param>
    static abstract void Prepare(in CellNumbers numbers, int at, out TFloat first, out TFloat second);

    /// <summary><see cref="CellMath.Share"/>.</summary>
    /// <param name="numbers">The rule's numbers of a tile.</param>
    /// <param name="at">Which of its cells.</param>
    /// <param name="state">Before the pulse.</param>
    /// <param name="down">All bits where it goes down.</param>
    static abstract TFloat Share(in CellNumbers numbers, int at, TFloat state, TWord down);
}
