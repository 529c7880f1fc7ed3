namespace L2Gpu.Kernels;

/// <summary>Where the noise of reads is drawn.</summary>
public enum ReadNoise
{
    /// <summary>A number for each cell and item of the batch: each can be computed again alone.</summary>
    PerCell,

    /// <summary>A number for each sum, of its exact law N(Σgx, Σσ²x²): as fast as a product, but single cells have no noise of their own.</summary>
    Collapsed,
}
