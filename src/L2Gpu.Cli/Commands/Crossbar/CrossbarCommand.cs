using System.CommandLine;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar</c>: arrays of noisy memristive cells, written, read, trained and measured.</summary>
internal static class CrossbarCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args) => new("crossbar", "Simulate arrays of noisy memristive cells.")
    {
        WriteCommand.Create(console, global, args),
        ReadCommand.Create(console, global, args),
        TrainCommand.Create(console, global, args),
        EmergentL2Command.Create(console, global, args),
        IrDropCommand.Create(console, global, args),
    };
}
