namespace L2Gpu.Runtime;

/// <summary>A point in the work of a queue.</summary>
public interface IQueueMark : IDisposable
{
    /// <summary>Whether everything before it has run. Never waits.</summary>
    bool IsReached { get; }

    /// <summary>Waits, and gives the device's own time between an earlier mark and this one.</summary>
    TimeSpan Since(IQueueMark earlier);
}
