namespace L2Gpu.Kernels;

/// <summary>What the random numbers of a simulated crossbar are for; the purpose of their <see cref="RandomStream"/>.</summary>
public enum SimulationPurpose : ushort
{
    /// <summary>How cells differ from each other.</summary>
    DeviceToDevice = 1,

    /// <summary>Pulse trains of rows.</summary>
    RowPulses = 2,

    /// <summary>Pulse trains of columns, or of cells.</summary>
    ColumnPulses = 3,

    /// <summary>How pulses on one cell differ from each other; the draw is the number of the pulse in its step.</summary>
    CycleToCycle = 4,

    /// <summary>Noise of writing and of programming.</summary>
    Write = 5,

    /// <summary>Noise of a cell that is read; the draw is the item of the batch.</summary>
    Read = 6,

    /// <summary>Drift exponents.</summary>
    Drift = 7,

    /// <summary>Noise behind the sums, before the converter; the draw is the item of the batch.</summary>
    Output = 8,

    /// <summary>Where cells begin.</summary>
    Initial = 9,

    /// <summary>Noise of a whole line that is read, in place of that of its cells; the draw is the item of the batch.</summary>
    CollapsedRead = 10,
}
