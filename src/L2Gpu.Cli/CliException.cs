namespace L2Gpu.Cli;

/// <summary>Something that the user can put right: one clear line, the exit code, and where there is one a command that works.</summary>
internal class CliException(string message, int exitCode = CliException.Failed, string? suggestion = null) : Exception(message)
{
    /// <summary>The exit code of a run that failed.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of arguments that cannot be meant.</summary>
    public const int Usage = 2;

    /// <summary>The exit code of a run that was interrupted, as shells have it.</summary>
    public const int Interrupted = 130;

    public int ExitCode { get; } = exitCode;

    /// <summary>A command to run instead; null where there is no obvious one.</summary>
    public string? Suggestion { get; } = suggestion;
}
