using System.CommandLine;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of text.", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress, and no text about files that were written.", Recursive = true };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads on the CPU. [default: one a processor]", HelpName = "N", Recursive = true };

    public void AddTo(Command root)
    {
        root.Options.Add(Json);
        root.Options.Add(Quiet);
        root.Options.Add(Threads);
    }

    /// <summary>The accelerator that was asked for; a number of threads gives a CPU of its own, which the caller disposes.</summary>
    public Accelerator Accelerator(ParseResult parsed, string device, out IDisposable? owned)
    {
        int? threads = parsed.GetValue(Threads);
        if (threads is < 1 or > 4096) throw new CliException($"--threads {threads} is no number of threads; one from 1 to 4096 is needed.", CliException.Usage);
        Accelerator found = device == "auto" ? Accelerators.Best() : Accelerators.Find(device);
        owned = null;
        if (threads is not { } count || found.Info.Kind != DeviceKind.Cpu) return found;
        Accelerator dedicated = CpuAccelerator.Create(count);
        owned = dedicated;
        return dedicated;
    }
}
