namespace L2Gpu.Cli.Data;

/// <summary>What makes a column usable.</summary>
internal enum Remedy
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>It is usable as numbers.</summary>
    Number,

    OneHot,

    Date,

    Ignore,
}
