using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Cli.Commands;

/// <summary>What a user asked <c>fit kernel-ridge</c> to do.</summary>
/// <param name="Common">What fits of every kind have.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Options">Everything that the library takes as it was given.</param>
[method: SetsRequiredMembers]
internal sealed record KernelRidgeFitSettings(FitSettings Common, KernelChoice Kernel, KernelRidgeOptions Options) : FitSettings(Common);
