using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Cli.Commands;

/// <summary>What a user asked <c>fit kernel-ridge</c> to do.</summary>
/// <param name="Common">What fits of every kind have.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Options">Everything that the library takes as it was given.</param>
/// <param name="OfIterations">The options of iterations that were given, by name.</param>
[method: SetsRequiredMembers]
internal sealed record KernelRidgeFitSettings(FitSettings Common, KernelChoice Kernel, KernelRidgeOptions Options, IReadOnlyList<string> OfIterations) : FitSettings(Common);
