namespace L2Gpu.Cli.Data;

/// <summary>Which columns of a file are wanted, and as what.</summary>
internal sealed record DataRequest
{
    public required string Path { get; init; }

    public required string[] Targets { get; init; }

    /// <summary>Columns to learn from; null means every column that is no target, no weight and not ignored.</summary>
    public string[]? Features { get; init; }

    public string[] Ignore { get; init; } = [];

    public string? Weights { get; init; }

    /// <summary>A column of labels: rows with the same one are held out together. It is no feature.</summary>
    public string? Group { get; init; }

    public string[] OneHot { get; init; } = [];

    public string[] DateTime { get; init; } = [];

    /// <summary>How many data rows to look at; null means all.</summary>
    public long? Rows { get; init; }

    public bool DropMissing { get; init; }

    /// <summary>Whether the file is read again on each pass even where it fits into memory.</summary>
    public bool Stream { get; init; }
}
