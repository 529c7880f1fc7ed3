namespace L2Gpu.DeviceRunner.Timings;

/// <summary>How large the work of a table is.</summary>
internal enum TimingSize
{
    /// <summary>So small that an emulator gets through it: it shows that every row runs and is right, and no speed.</summary>
    Tiny,

    /// <summary>For a processor that poses as a device.</summary>
    Small,

    /// <summary>For a GPU.</summary>
    Full,
}
