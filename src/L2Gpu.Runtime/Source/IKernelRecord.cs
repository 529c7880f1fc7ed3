namespace L2Gpu.Runtime;

/// <summary>The service of a device that knows which of its kernels ran: a check that covers every kernel asks it.</summary>
public interface IKernelRecord
{
    /// <summary>The names of the kernels that were launched, each once.</summary>
    IReadOnlyCollection<string> Launched { get; }
}
