using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Where the voltages of all nodes of some solves go.</summary>
/// <param name="WordLines">v, a·b × (m, n); overwritten.</param>
/// <param name="BitLines">u, a·b × (m, n); overwritten.</param>
public readonly record struct IrDropNodes(BatchView<double> WordLines, BatchView<double> BitLines);
