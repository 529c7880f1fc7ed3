using System.Diagnostics;
using Spectre.Console;

namespace L2Gpu.Cli.Output;

/// <summary>A line on the terminal that says how far a long fit has come. A short fit never shows it.</summary>
internal sealed class FitProgressLine : IProgress<FitProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CliConsole _console;
    private long _next = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
    private IAnsiConsole? _screen;
    private bool _done;

    private FitProgressLine(CliConsole console) => _console = console;

    /// <summary>A line, or null where nobody would see it.</summary>
    public static FitProgressLine? Create(CliConsole console, bool quiet) => quiet || !console.ErrorIsTerminal ? null : new(console);

    public void Report(FitProgress value)
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            if (_done || now < _next) return;
            _next = now + (long)(Pause.TotalSeconds * Stopwatch.Frequency);
            _screen ??= Screen.Create(_console.Error, isTerminal: true, _console.Width);
            string done = value.RowsTotal is { } total and > 0
                ? $"{100 * value.RowsDone / total,3} % of {Numbers.Count(total)} rows"
                : $"{Numbers.Count(value.RowsDone)} rows";
            _screen.Markup($"\r[blue]{Markup.Escape(value.Stage)}[/] {done}\u001b[K");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_done) return;
            _done = true;
            if (_screen is not null) _console.Error.Write("\r\u001b[K");
        }
    }
}
