using L2Gpu.Kernels;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Work that is ready to be timed.</summary>
/// <param name="Workload">What it costs at least; see <see cref="Kernels.Workload"/>.</param>
/// <param name="Arithmetic">Which rate its flops are held against.</param>
/// <param name="Run">Enqueues it on the room's queue.</param>
/// <param name="Check">Compares what was left by one run that followed <see cref="Restore"/>.</param>
internal sealed record Trial(Workload Workload, Arithmetic Arithmetic, Action Run, Func<Accuracy> Check)
{
    /// <summary>Enqueues what makes the next run the same as the first, outside the time; null where runs do not change their input.</summary>
    public Action? Restore { get; init; }

    /// <summary>Whether runs need that each time, and not only the one that is checked.</summary>
    public bool RestoresEachRun { get; init; }

    /// <summary>Operations in one run, each of which is timed: 1 but for overheads.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The time that it cannot go below, where the ceilings do not say so; in seconds.</summary>
    public double? Floor { get; init; }

    /// <summary>Takes the seconds of the fastest run as a ceiling; null for work that is held against ceilings.</summary>
    public Action<Ceilings, double>? Sets { get; init; }

    /// <summary>Whether the time is the host's until <see cref="Run"/> comes back, since what is measured is the host's work.</summary>
    public bool ByHost { get; init; }
}
