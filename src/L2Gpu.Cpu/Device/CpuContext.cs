namespace L2Gpu.Cpu;

/// <summary>What the CPU operators of one accelerator share: its threads, and the instruction set it was made for.</summary>
/// <param name="Pool">The threads; owned by the accelerator's device.</param>
/// <param name="Isa">The instruction set.</param>
internal sealed record CpuContext(WorkerPool Pool, Isa Isa) : IDisposable
{
    /// <summary>Ends the threads.</summary>
    public void Dispose() => Pool.Dispose();
}
