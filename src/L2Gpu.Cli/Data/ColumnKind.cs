namespace L2Gpu.Cli.Data;

/// <summary>How the cells of a column become numbers.</summary>
internal enum ColumnKind
{
    /// <summary>Each cell is a number.</summary>
    Number,

    /// <summary>Each value becomes a column of zeros and ones.</summary>
    OneHot,

    /// <summary>Dates and times become the day of the year and the hour.</summary>
    DateTime,
}
