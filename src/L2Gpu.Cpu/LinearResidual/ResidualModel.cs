namespace L2Gpu.Cpu;

/// <summary>A linear model as the kernels read it: by target, every vector over the features padded with zeros to whole vectors.</summary>
internal unsafe struct ResidualModel
{
    /// <summary>Features.</summary>
    public long Columns;

    /// <summary>Targets.</summary>
    public long Targets;

    /// <summary>Targets with padding: 1, or an even number.</summary>
    public long PaddedTargets;

    /// <summary>Doubles that a vector over the features takes, with padding.</summary>
    public long Stride;

    /// <summary>What is subtracted from each row.</summary>
    public double* Center;

    /// <summary>The prediction at the center.</summary>
    public double* Offset;

    /// <summary>The coefficients of target k start at k times the stride.</summary>
    public double* Coefficients;
}
