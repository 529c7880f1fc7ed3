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

    /// <summary>A command that reads its settings, looks whether its files can be written, and runs on a device.</summary>
    /// <param name="command">Its name and what it does.</param>
    /// <param name="addOptions">Gives it its options.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="global">The options that every command has.</param>
    /// <param name="run">Does it.</param>
    public static Command Of<TSettings>(Command command, Action<Command> addOptions, Func<ParseResult, TSettings> read, GlobalOptions global, Action<TSettings, DeviceSelection> run)
        where TSettings : ICrossbarSettings
    {
        addOptions(command);
        command.SetAction(parsed =>
        {
            TSettings settings = read(parsed);
            using DeviceSelection device = global.Device(parsed, settings.Common.Device);
            settings.Common.ThrowIfHopeless();
            run(settings, device);
        });
        return command;
    }
}
