using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A <see cref="CellResponse"/> for a vector of cells. Implemented by empty structs and taken as a type argument, so that the JIT sees through every call.</summary>
internal interface ICellResponse<TFloat>
    where TFloat : unmanaged
{
    /// <summary>r(s).</summary>
    /// <param name="model">The response's numbers.</param>
    /// <param name="state">s.</param>
    static abstract TFloat Respond(CellModel model, TFloat state);
}
