using System.CommandLine;
using L2Gpu.Cli.Text;

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

    /// <summary>The device that was asked for.</summary>
    public DeviceSelection Device(ParseResult parsed, string device)
    {
        DeviceWord.ThrowIfNone(device, [.. parsed.Tokens.Select(token => token.Value)]);
        const string Needed = "a number of threads from 1 to 4096";
        int? threads = NumberOption.Read<int>(parsed, Threads, Needed);
        if (threads is < 1 or > 4096) throw new CliException($"--threads '{threads}': {Needed} is needed.", CliException.Usage);
        return new DeviceSelection(device, threads);
    }
}
