using System.Text;

namespace L2Gpu.Tests.Cli;

/// <summary>A file in a folder of its own, both of which are gone afterwards.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string name, string text)
        : this(name, new UTF8Encoding(false).GetBytes(text))
    {
    }

    public TemporaryFile(string name, byte[]? bytes = null)
    {
        Folder = Directory.CreateTempSubdirectory("l2gpu-test-").FullName;
        Path = System.IO.Path.Combine(Folder, name);
        if (bytes is not null) File.WriteAllBytes(Path, bytes);
    }

    public string Folder { get; }

    public string Path { get; }

    /// <summary>Another file in the same folder.</summary>
    public string Beside(string name) => System.IO.Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
