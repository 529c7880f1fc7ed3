using System.CommandLine;
using L2Gpu.Cli.Text;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of text.", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress, and no text about files that were written.", Recursive = true };

    public Option<string?> Threads { get; } = new("--threads") { Description = "Threads on the CPU. [default: one a processor]", HelpName = "N", Recursive = true };

    public void AddTo(Command root)
    {
        root.Options.Add(Json);
        root.Options.Add(Quiet);
        root.Options.Add(Threads);
    }

    /// <summary>The accelerator that was asked for; a number of threads gives a CPU of its own, which the caller disposes.</summary>
    public Accelerator Accelerator(ParseResult parsed, string device, out IDisposable? owned)
    {
        const string Needed = "a number of threads from 1 to 4096";
        int? threads = NumberOption.Read<int>(parsed, Threads, Needed);
        if (threads is < 1 or > 4096) throw new CliException($"--threads '{threads}': {Needed} is needed.", CliException.Usage);
        owned = null;
        try
        {
            return Find(device, threads, ref owned);
        }
        catch (InvalidOperationException e)
        {
            // An environment variable holds what it must not; the message names it.
            throw new CliException(ErrorText.Of(e));
        }
        catch (ArgumentException e) when (device == "auto")
        {
            throw new CliException($"{Accelerators.DeviceVariable} is '{Environment.GetEnvironmentVariable(Accelerators.DeviceVariable)}': {ErrorText.Of(e)}");
        }
    }

    private static Accelerator Find(string device, int? threads, ref IDisposable? owned)
    {
        Accelerator found = device == "auto" ? Accelerators.Best() : Accelerators.Find(device);
        if (threads is not { } count || found.Info.Kind != DeviceKind.Cpu) return found;
        Accelerator dedicated = CpuAccelerator.Create(count);
        owned = dedicated;
        return dedicated;
    }
}
