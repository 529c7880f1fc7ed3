namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="CellKernel.Program"/>.</summary>
internal struct ProgramArguments
{
    public StreamArgument Stream;
    public ParameterArgument Lower;
    public ParameterArgument Upper;
    public MatrixArgument<float> Targets;
    public MatrixArgument<float> Conductance;
    public long Rows;
    public long Columns;
    public long Pitch;
    public long FirstCell;
    public float Constant;
    public float Linear;
    public float Quadratic;
    public float FullScale;
}
