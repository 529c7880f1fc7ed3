namespace L2Gpu;

/// <summary>How a weight is made of conductances.</summary>
public enum CellPairing
{
    /// <summary>Two cells a weight, w = (G⁺ − G⁻)/scale, both in the middle of their range where w is 0, and moved apart by half of w each.</summary>
    Pair,

    /// <summary>Two cells a weight, w = (G⁺ − G⁻)/scale, of which one is programmed and the other left at its least conductance: for cells that pulses move only up.</summary>
    OneSided,

    /// <summary>One cell a weight, against a fixed reference in the middle of its range: w = (G − G_mid)/scale.</summary>
    SingleCell,
}
