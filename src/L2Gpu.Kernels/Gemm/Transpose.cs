namespace L2Gpu.Kernels;

/// <summary>How a product reads one of its matrices.</summary>
public enum Transpose
{
    /// <summary>As it is.</summary>
    No,

    /// <summary>With rows and columns exchanged.</summary>
    Yes,
}
