using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a command will allocate, summed before it does.</summary>
/// <param name="Host">Bytes of the host.</param>
/// <param name="Device">Bytes of the device; those of the host too where it is the CPU.</param>
internal readonly record struct MemoryPlan(Int128 Host, Int128 Device)
{
    private const string Remedy = "Use fewer --rows, --cols, or a smaller --batch.";

    /// <summary>All of it.</summary>
    public long Bytes => (long)Int128.Min(Host + Device, long.MaxValue);

    /// <summary>Says no where the memory does not suffice.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="what">What it is for, as the subject of a sentence in the plural.</param>
    /// <exception cref="CliException">It does not.</exception>
    public void ThrowIfTooLarge(Accelerator accelerator, string what)
    {
        bool isHost = accelerator.Info.Kind == DeviceKind.Cpu;
        MemoryNeed.ThrowIfTooLarge(isHost ? Host + Device : Host, what, Remedy);
        if (!isHost && Device > accelerator.Info.MemoryBytes)
            throw new CliException($"{what} need {Numbers.Bytes((double)Device)} on {accelerator.Info.Id}, which has {Numbers.Bytes(accelerator.Info.MemoryBytes)}. {Remedy}");
    }
}
