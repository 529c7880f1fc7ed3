using L2Gpu.Cli.Text;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>The device that was named, or the choice that is left until the work is known; and a CPU with a number of threads of its own, which is disposed with this.</summary>
internal sealed class DeviceSelection : IDisposable
{
    private readonly AcceleratorChoice? _named;
    private readonly int? _threads;
    private Accelerator? _owned;

    /// <param name="device">A name, or <c>auto</c>.</param>
    /// <param name="threads">Threads on the CPU; null for one a processor.</param>
    /// <exception cref="CliException">There is no device of that name.</exception>
    public DeviceSelection(string device, int? threads)
    {
        _threads = threads;
        string? wanted = Environment.GetEnvironmentVariable(Accelerators.DeviceVariable);
        try
        {
            // Whatever the device, parts of the work are the CPU's; what is wrong with its variables shows here.
            _ = Accelerators.Cpu;
            if (device != "auto") _named = new(OnThreads(Accelerators.Find(device)), "it was asked for");
            else if (wanted is { Length: > 0 } and not "auto") _named = new(OnThreads(Accelerators.Find(wanted)), $"{Accelerators.DeviceVariable} names it");
        }
        catch (ArgumentException e)
        {
            throw new CliException(device == "auto" ? $"{Accelerators.DeviceVariable} is '{wanted}': {ErrorText.Of(e)}" : ErrorText.Of(e));
        }
        catch (InvalidOperationException e)
        {
            // An environment variable holds what it must not; the message names it.
            throw new CliException(ErrorText.Of(e));
        }
    }

    /// <summary>The CPU with the number of threads that was asked for; null where none was.</summary>
    public Accelerator? Host => _threads is null ? null : OnThreads(Accelerators.Cpu);

    /// <summary>Whether only one thread of the CPU was asked for.</summary>
    public bool IsSingleThreaded => _threads == 1;

    /// <summary>The device, once the work is known.</summary>
    public AcceleratorChoice For(Func<AcceleratorChoice> weigh)
    {
        if (_named is not null) return _named;
        AcceleratorChoice choice = weigh();
        return choice with { Accelerator = OnThreads(choice.Accelerator) };
    }

    public void Dispose() => _owned?.Dispose();

    private Accelerator OnThreads(Accelerator found)
        => _threads is not { } count || found.Info.Kind != DeviceKind.Cpu ? found : _owned ??= CpuAccelerator.Create(count);
}
