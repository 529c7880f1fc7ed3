namespace L2Gpu.Cli.Data;

/// <summary>What a cell holds.</summary>
internal enum CellKind
{
    Number,

    /// <summary>Nothing, or blanks.</summary>
    Empty,

    /// <summary>NaN, in any case.</summary>
    NaN,

    /// <summary>∞, or a number too large for double precision.</summary>
    Infinite,

    Text,
}
