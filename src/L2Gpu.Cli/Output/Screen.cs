using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>Makes Spectre.Console write to where the run writes to: colours and line breaks for a terminal, neither for a file.</summary>
internal static class Screen
{
    // No line of a file is broken or cut.
    private const int Endless = 100_000;

    public static IAnsiConsole Create(CliConsole console) => Create(console.Out, console.OutIsTerminal, console.Width);

    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, int width)
    {
        bool colours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal && Environment.GetEnvironmentVariable("TERM") != "dumb" ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        screen.Profile.Width = isTerminal ? width : Endless;
        screen.Profile.Capabilities.Unicode = true;
        return screen;
    }
}
