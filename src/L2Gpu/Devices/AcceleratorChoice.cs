using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>The accelerator that was chosen for some work.</summary>
/// <param name="Accelerator">The accelerator, open. Shared by the whole process; not to be disposed.</param>
/// <param name="Why">Why this one, in words that go on after "because".</param>
public sealed record AcceleratorChoice(Accelerator Accelerator, string Why);
