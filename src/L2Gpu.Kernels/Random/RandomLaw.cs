namespace L2Gpu.Kernels;

/// <summary>How random numbers are distributed.</summary>
public enum RandomLaw
{
    /// <summary>Evenly over (0, 1].</summary>
    Uniform,

    /// <summary>Standard normal.</summary>
    Normal,
}
