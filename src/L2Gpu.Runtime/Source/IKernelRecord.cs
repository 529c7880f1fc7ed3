namespace L2Gpu.Runtime;

/// <summary>The service of a device that knows which of its kernels ran: a check that covers every kernel asks it.</summary>
public interface IKernelRecord
{
    /// <summary>The names of the kernels that were launched, each once.</summary>
    IReadOnlyCollection<string> Launched { get; }

    /// <summary>What was compiled: every source with every set of macros, so that other compilers can be given the same.</summary>
    IReadOnlyCollection<(KernelSource Source, KernelDefines Defines)> Compiled { get; }
}
