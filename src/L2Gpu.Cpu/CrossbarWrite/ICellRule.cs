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
    static abstract void Prepare(in CellNumbers numbers, out TFloat first, out TFloat second);

    /// <summary><see cref="CellMath.Share"/>.</summary>
    /// <param name="numbers">The rule's numbers of these cells.</param>
    /// <param name="state">Before the pulse.</param>
    /// <param name="down">All bits where it goes down.</param>
    static abstract TFloat Share(in CellNumbers numbers, TFloat state, TWord down);
}
