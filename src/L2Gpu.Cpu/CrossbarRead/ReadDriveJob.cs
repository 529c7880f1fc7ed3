using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Converts inputs to where a caller wants them; a task is an item.</summary>
internal unsafe struct ReadDriveJob : ITaskJob
{
    public CrossbarReadKernel Kernel;
    public Converter Converter;
    public long Lines;
    public float* Inputs;
    public long LdInputs;
    public float* Voltages;
    public long LdVoltages;

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<float> whole = ScratchPool.Shared.Rent<float>(SimulationAddress.Pitch(Lines));
        Kernel.Convert(Converter, Inputs + (task * LdInputs), Lines, whole.Pointer, null);
        Buffer.MemoryCopy(whole.Pointer, Voltages + (task * LdVoltages), Lines * sizeof(float), Lines * sizeof(float));
    }
}
