namespace L2Gpu.Cli;

/// <summary>A cell that cannot be used as it is. Whoever knows the whole command can look for options that get around it.</summary>
internal sealed class CellException(string path, string message, bool isMissing, bool needsDouble = false) : CliException(message)
{
    /// <summary>The file that the cell is in.</summary>
    public string Path { get; } = path;

    /// <summary>Whether nothing is wrong with it but that it is empty or NaN.</summary>
    public bool IsMissing { get; } = isMissing;

    /// <summary>Whether nothing is wrong with it but that single precision cannot hold it.</summary>
    public bool NeedsDouble { get; } = needsDouble;
}
