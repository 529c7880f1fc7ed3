using L2Gpu.ModelFiles;

namespace L2Gpu;

public sealed partial class RidgeModel
{
    private const string TensorExtension = ".safetensors";

    /// <summary>Writes the model as JSON, or as <c>.safetensors</c> where the file's name ends so. It is written beside its place and renamed, so that it is never half there.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (IsTensors(path))
        {
            RidgeModelTensors.Save(this, path);
            return;
        }

        using var file = new AtomicFile(path);
        RidgeModelWriter.Write(this, file.Stream);
        file.Commit();
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, or of a later version; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static RidgeModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return IsTensors(path) ? RidgeModelTensors.Load(path) : RidgeModelReader.Read(File.ReadAllBytes(path), path);
    }

    private static bool IsTensors(string path) => Path.GetExtension(path).Equals(TensorExtension, StringComparison.OrdinalIgnoreCase);
}
