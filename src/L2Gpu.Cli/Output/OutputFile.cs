namespace L2Gpu.Cli.Output;

/// <summary>Checks of a file that will be written, made before the work of which it is the result.</summary>
internal static class OutputFile
{
    public static void ThrowIfHopeless(string path)
    {
        if (Directory.Exists(path)) throw new CliException($"'{path}' is a folder; a file name is needed.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new CliException($"There is no folder '{folder}' to write '{Path.GetFileName(path)}' to. Create it first.");

        // Whether the file can be created shows only when it is: that leaves no trace, and does not touch what is there.
        using var trial = new AtomicFile(path);
    }
}
