using System.Diagnostics;
using System.Globalization;

namespace L2Gpu.Cli.Output;

/// <summary>A line on the terminal that says how far long work has come. Short work never shows it.</summary>
/// <remarks>The line is written raw: what parses markup would take the bracket of an escape sequence for its own.</remarks>
internal sealed class FitProgressLine : IProgress<FitProgress>, IDisposable
{
    private const string KernelStage = "kernels";
    private const string ToStart = "\r";
    private const string ClearRest = "\u001b[K";

    private readonly TimeSpan _pause;
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;
    private readonly double? _tolerance;
    private readonly string _unit;
    private readonly ConvergencePace _pace = new();
    private long _next;
    private FitProgress _first;
    private FitProgress _last;
    private string _kernel = "";
    private long _firstTime;
    private bool _shown;
    private bool _done;

    private FitProgressLine(CliConsole console, double? tolerance, string unit)
    {
        (_tolerance, _unit) = (tolerance, unit);
        _writer = console.Error;
        _pause = console.ProgressPause;
        _next = Stopwatch.GetTimestamp() + (long)(console.ProgressPatience.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>A line, or null where nobody would see it.</summary>
    /// <param name="console">Where it is drawn.</param>
    /// <param name="quiet">Whether nothing is to be said.</param>
    /// <param name="tolerance">The relative residual at which iterations end; null where there are none.</param>
    /// <param name="unit">What is counted.</param>
    public static FitProgressLine? Create(CliConsole console, bool quiet, double? tolerance = null, string unit = "rows") => quiet || !console.ErrorIsTerminal ? null : new(console, tolerance, unit);

    public void Report(FitProgress value)
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            if (value.Stage == KernelStage)
            {
                // A prefix of what is said of each kernel's own fit.
                _kernel = value.RowsDone < value.RowsTotal ? string.Create(CultureInfo.InvariantCulture, $"kernel {value.RowsDone + 1} of {value.RowsTotal}") : "";
                if (_kernel.Length == 0) return;
            }

            if (value.Stage != _first.Stage || value.RowsDone < _last.RowsDone)
            {
                (_first, _firstTime) = (value, now);
                _pace.Clear();
            }

            _last = value;

            double seconds = Stopwatch.GetElapsedTime(_firstTime, now).TotalSeconds;
            if (value.Residual is { } residual) _pace.Add(seconds, residual);
            if (_done || now < _next) return;
            _next = now + (long)(_pause.TotalSeconds * Stopwatch.Frequency);
            Write($"{ToStart}{Text(value, seconds)}{ClearRest}");
        }
    }

    private string Text(FitProgress value, double seconds)
    {
        if (value.Stage == KernelStage) return _kernel;
        string stage = $"{value.Stage} {(value.Residual is { } shown ? Iteration(value, shown) : Rows(value, seconds))}";
        return _kernel.Length == 0 ? stage : $"{_kernel}: {stage}";
    }

    private string Iteration(FitProgress value, double residual)
    {
        string left = _tolerance is { } tolerance && _pace.SecondsLeft(tolerance) is { } seconds ? $", about {Left(seconds)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"iteration {Numbers.Count(value.RowsDone)}, relative residual {residual:0.0e+0}{left}");
    }

    private string Rows(FitProgress value, double seconds)
    {
        string done = value.RowsTotal is { } total and > 0
            ? $"{100 * value.RowsDone / total,3} % of {Numbers.Count(total)} {_unit}"
            : $"{Numbers.Count(value.RowsDone)} {_unit}";
        return done + Speed(value, seconds);
    }

    // Since the first report of the stage, so that rows that were passed over do not count.
    private string Speed(FitProgress value, double seconds)
    {
        long rows = value.RowsDone - _first.RowsDone;
        if (rows == 0 || seconds < 0.2) return "";
        double speed = rows / seconds;
        string left = value.RowsTotal is { } total && total >= value.RowsDone ? $", {Left((total - value.RowsDone) / speed)} left" : "";
        return $", {Numbers.Count((long)speed)} a second{left}";
    }

    private static string Left(double seconds) => seconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_done && _shown) Write(ToStart + ClearRest);
            _done = true;
        }
    }

    // A terminal that is gone must not cost the fit.
    private void Write(string text)
    {
        try
        {
            _writer.Write(text);
            _shown = true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _done = true;
        }
    }
}
