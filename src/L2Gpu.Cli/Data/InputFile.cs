namespace L2Gpu.Cli.Data;

/// <summary>Checks that are the same for every file that is read.</summary>
internal static class InputFile
{
    public static void ThrowIfUnreadable(string path)
    {
        if (Directory.Exists(path)) throw new CliException($"'{path}' is a folder; a file is needed.");
        if (!File.Exists(path)) throw new CliException($"There is no file '{path}'.");
    }

    /// <summary>Whether a file is <c>.npy</c>; otherwise it is <c>.csv</c>.</summary>
    public static bool IsNpy(string path)
    {
        if (Directory.Exists(path)) throw new CliException($"'{path}' is a folder; a file is needed.");
        string extension = Path.GetExtension(path);
        if (extension.Equals(".npy", StringComparison.OrdinalIgnoreCase)) return true;
        if (extension.Equals(".csv", StringComparison.OrdinalIgnoreCase)) return false;
        throw new CliException($"'{path}': files that can be read end in .csv or .npy.");
    }
}
