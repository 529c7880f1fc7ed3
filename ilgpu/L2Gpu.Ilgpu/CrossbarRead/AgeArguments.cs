namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="AgeKernel"/>: <see cref="L2Gpu.Kernels.AgingTerms"/>, and what they are applied to.</summary>
internal struct AgeArguments
{
    public StreamArgument Stream;
    public MatrixArgument<float> Programmed;
    public MatrixArgument<float> Aged;
    public MatrixArgument<float> Noise;
    public long Rows;
    public long Columns;
    public long Pitch;
    public long FirstCell;
    public float FullScale;
    public float ExponentSlope;
    public float ExponentAtFullScale;
    public float ExponentLeast;
    public float ExponentMost;
    public float SpreadSlope;
    public float SpreadAtFullScale;
    public float SpreadLeast;
    public float SpreadMost;
    public float Flicker;
    public float FlickerPower;
    public float FlickerMost;
    public float FlickerRoot;
    public float LogTime;
    public float WhiteVariance;
}
