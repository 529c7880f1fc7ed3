using System.CommandLine;
using System.Security.Cryptography;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options that all commands of the group have.</summary>
internal sealed class CrossbarOptions
{
    private readonly Option<string?> _seed = new("--seed") { Description = "What random numbers are drawn from: one seed gives the same bits on every device. [default: drawn, and reported]", HelpName = "N" };
    private readonly Option<string> _device = new("--device") { Description = "auto, or a device that `l2gpu devices` lists: cpu, cuda[:N], opencl[:N].", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?>? _out;
    private readonly Option<string?> _plot;

    /// <param name="plot">What <c>--plot</c> draws.</param>
    /// <param name="output">What <c>--out</c> writes; null where there is no such option.</param>
    public CrossbarOptions(string plot, string? output)
    {
        _out = output is null ? null : new("--out") { Description = output, HelpName = "FILE.npy" };
        _plot = new("--plot") { Description = plot, HelpName = "FILE.svg" };
    }

    public IEnumerable<Option> All => _out is null ? [_seed, _device, _plot] : [_seed, _device, _out, _plot];

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="global">The options that every command has.</param>
    /// <param name="args">The arguments as they were given.</param>
    public CrossbarSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        ulong? seed = NumberOption.Read<ulong>(parsed, _seed, "a whole number that is not negative");
        string? output = _out is null ? null : parsed.GetValue(_out), plot = parsed.GetValue(_plot);
        ThrowIfNamedOtherwise(output, ".npy", "an array");
        ThrowIfNamedOtherwise(plot, ".svg", "a picture");

        // 32 bits: enough to be another one each time, and few enough to be typed again.
        return new CrossbarSettings(
            seed ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))), seed is null, parsed.GetValue(_device)!, output, plot, parsed.GetValue(global.Json), parsed.GetValue(global.Quiet), args);
    }

    private static void ThrowIfNamedOtherwise(string? path, string extension, string what)
    {
        if (path is null || Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase)) return;
        throw new CliException($"'{path}': {what} is written as {extension}, for instance {Path.ChangeExtension(Path.GetFileName(path), extension)}", CliException.Usage);
    }
}
