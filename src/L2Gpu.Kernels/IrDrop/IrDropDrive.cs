namespace L2Gpu.Kernels;

/// <summary>What holds voltages in a solve, and where currents are found; a number of the device source.</summary>
internal enum IrDropDrive
{
    /// <summary>Drivers of word lines, and currents of bit lines.</summary>
    WordLines = 0,

    /// <summary>Sense ends of bit lines, and currents into drivers.</summary>
    BitLines = 1,

    /// <summary>The sense end of one bit line at 1 V for each solve, and currents into drivers, which are a column of H.</summary>
    OneBitLine = 2,
}
