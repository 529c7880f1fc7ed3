namespace L2Gpu.Cli.Commands;

/// <summary>The names of model files: what is in one is told by how its name ends.</summary>
internal static class ModelFile
{
    public const string Json = ".json";
    public const string Tensors = ".safetensors";

    /// <summary>Refuses a name that a model cannot have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="extensions">How its name may end.</param>
    /// <exception cref="CliException">It ends otherwise.</exception>
    public static void ThrowIfNone(string path, params ReadOnlySpan<string> extensions)
    {
        foreach (string extension in extensions)
        {
            if (Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase)) return;
        }

        string what = extensions.Length > 1 ? "a linear model is saved as .json or .safetensors" : "a kernel model is saved as .safetensors";
        throw new CliException($"'{path}': {what}, for instance {Path.ChangeExtension(Path.GetFileName(path), extensions[0])}", CliException.Usage);
    }
}
