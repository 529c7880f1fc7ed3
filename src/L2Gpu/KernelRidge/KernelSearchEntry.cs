using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What a search over kernels says of one of them.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="LeaveOneOut">Its exact leave-one-out errors over the penalties.</param>
public sealed record KernelSearchEntry(KernelFunction Kernel, LeaveOneOutCurve LeaveOneOut);
