namespace L2Gpu.Cli;

/// <summary>A column that is not in the file.</summary>
internal sealed class ColumnNameException(string message, string wrong, string? near) : CliException(message)
{
    public string Wrong { get; } = wrong;

    /// <summary>The one column that was probably meant; null if there is none or more than one.</summary>
    public string? Near { get; } = near;
}
