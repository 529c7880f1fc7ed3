using System.Diagnostics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Measures rows on one device, each checked before it is timed.</summary>
/// <param name="accelerator">The device.</param>
/// <param name="size">How large the work is.</param>
/// <param name="time">When no further row is begun.</param>
internal sealed class TimingSession(Accelerator accelerator, TimingSize size, TimeSpan time)
{
    // Of each row, in seconds, beside its data and its check.
    private const double Budget = 0.5;

    // What is left for scratch and for what others hold.
    private const double ShareOfMemory = 0.8;

    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _lost;

    public DeviceInfo Device => accelerator.Info;

    public TimingSize Size => size;

    public Ceilings Ceilings { get; } = new();

    public List<Result> Results { get; } = [];

    public bool IsRight => Results.TrueForAll(result => !result.IsWrong) && Results.Exists(result => result.Samples.Length > 0);

    /// <summary>Seconds since the session began.</summary>
    public double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Measures a row, or says why not.</summary>
    public Result Measure(Row row)
    {
        Result result = WhyNot(row) is { } why ? new Result(row) { Note = $"left out: {why}" } : Try(row);
        Results.Add(result);
        return result;
    }

    private string? WhyNot(Row row)
    {
        if (_lost) return "the device was lost";
        if (Elapsed > time.TotalSeconds) return $"{time.TotalSeconds:F0} s were over";
        double free = ShareOfMemory * (accelerator.Device.TryGetService(out IMemoryUse? memory) ? memory.LimitBytes : Device.MemoryBytes);
        return row.Bytes > free ? $"it takes {row.Bytes / 1e9:F1} GB of device memory" : null;
    }

    private Result Try(Row row)
    {
#pragma warning disable CA1031 // Whatever a row throws is its result, and the next one must still run.
        try
        {
            using var room = new Room(accelerator, size);
            return Time(row, room);
        }
        catch (Exception e) when (e is UnsupportedOperatorException or DeviceOutOfMemoryException)
        {
            return new Result(row) { Note = $"left out: {e.Message}" };
        }
        catch (Exception e)
        {
            _lost |= e is DeviceLostException;
            return new Result(row) { Note = $"{e.GetType().Name}: {e.Message}", IsWrong = true };
        }
#pragma warning restore CA1031
    }

    private Result Time(Row row, Room room)
    {
        Trial trial = row.Begin(room);
        trial.Restore?.Invoke();
        trial.Run();
        room.Queue.Synchronize();
        Accuracy accuracy = trial.Check();
        if (accuracy.Finding is { } finding) return new Result(row) { Note = finding, IsWrong = true, Accuracy = accuracy };
        double[] samples = Clock.Samples(room.Queue, trial, Budget);
        trial.Sets?.Invoke(Ceilings, samples.Min());
        (double floor, string by) = trial.Floor is { } own ? (own, "the longer alone") : Ceilings.Floor(trial.Workload, trial.Arithmetic, row.Type);
        return new Result(row)
        {
            Samples = samples, Flops = trial.Workload.Flops, Bytes = trial.Workload.Bytes, Floor = floor, FloorBy = by, ByHost = trial.ByHost, Accuracy = accuracy,
        };
    }
}
