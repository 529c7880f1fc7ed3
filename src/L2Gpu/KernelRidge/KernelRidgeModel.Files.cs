using L2Gpu.ModelFiles;

namespace L2Gpu;

public sealed partial class KernelRidgeModel
{
    /// <summary>Writes the model as <c>.safetensors</c>, which Python reads as well. The file is written beside its place and renamed, so that it is never half there.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <remarks>
    /// Tensors, all FP64: <c>points</c> (centers, columns), <c>dual_coefficients</c> (targets, centers), <c>intercept</c>, <c>lambda</c> (targets), <c>feature_center</c> and
    /// <c>feature_scale</c> (columns, or none where columns are not standardised). The prediction for a row x is Σⱼ αⱼ·k((x − center)/scale, zⱼ) + b; the kernel, names and the
    /// report are among the texts, as JSON. Leave-one-out residuals are not kept.
    /// </remarks>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        KernelModelTensors.Save(this, path);
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, or of a later version; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static KernelRidgeModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return KernelModelTensors.Load(path);
    }
}
