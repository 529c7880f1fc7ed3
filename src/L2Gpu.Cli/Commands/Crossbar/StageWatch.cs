namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Measures the stages of a command; one that comes again is added to what it took before.</summary>
/// <param name="device">Where the work of the device is done.</param>
internal sealed class StageWatch(string device)
{
    private readonly List<StageReport> _stages = [];

    public IReadOnlyList<StageReport> All => _stages;

    /// <summary>Does something on the host.</summary>
    public T OnHost<T>(string name, Func<T> work)
    {
        T result = default!;
        Add(name, "cpu", Pace.Seconds(() => result = work()));
        return result;
    }

    /// <summary>Does something on the device.</summary>
    /// <returns>How long it took.</returns>
    public double OnDevice(string name, Action work)
    {
        double seconds = Pace.Seconds(work);
        Add(name, device, seconds);
        return seconds;
    }

    /// <summary>Adds what was measured elsewhere.</summary>
    public void Add(string name, string where, double seconds)
    {
        int at = _stages.FindIndex(stage => stage.Name == name && stage.Device == where);
        if (at < 0) _stages.Add(new StageReport(name, where, seconds, 0));
        else _stages[at] = _stages[at] with { Seconds = _stages[at].Seconds + seconds };
    }
}
