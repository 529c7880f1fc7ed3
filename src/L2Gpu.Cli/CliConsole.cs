using System.Text;

namespace L2Gpu.Cli;

/// <summary>Where a run writes to, and when it should stop.</summary>
internal sealed class CliConsole
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether stdout is a terminal: colours and the width of the window are for terminals only.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether stderr is a terminal: progress is for terminals only.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The columns of the terminal.</summary>
    public int Width { get; init; } = 80;

    /// <summary>How long work may take before its progress is shown.</summary>
    public TimeSpan ProgressPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often progress is drawn.</summary>
    public TimeSpan ProgressPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most bytes of data to hold in memory; files with more are read again on each pass.</summary>
    public long MemoryForData { get; init; } = Data.MemoryNeed.OfData;

    public CancellationToken Cancellation { get; init; }

    /// <summary>The console of this process. Nothing is flushed before the end, so that an answer is one write.</summary>
    public static CliConsole OfProcess(CancellationToken cancellation)
    {
        bool terminal = !Console.IsOutputRedirected;
        return new CliConsole
        {
            Out = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 15),
            Error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false), 256) { AutoFlush = true }),
            OutIsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = terminal ? Math.Max(40, WindowWidth()) : 80,
            Cancellation = cancellation,
        };
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
