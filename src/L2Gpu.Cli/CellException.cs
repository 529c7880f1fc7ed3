namespace L2Gpu.Cli;

/// <summary>A cell that cannot be used as it is. Whoever knows the whole command can look for options that get around it.</summary>
internal sealed class CellException(string message) : CliException(message);
