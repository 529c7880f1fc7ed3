namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="CellKernel.Spread"/>: a <see cref="L2Gpu.Kernels.CellSpread"/>, and what it is drawn into.</summary>
internal struct SpreadArguments
{
    public StreamArgument Stream;
    public ParameterArgument Up;
    public ParameterArgument Down;
    public ParameterArgument Lower;
    public ParameterArgument Upper;
    public ParameterArgument Spread;
    public long Rows;
    public long Columns;
    public long Pitch;
    public long FirstCell;
    public float Step;
    public float StepSpread;
    public float Asymmetry;
    public float AsymmetrySpread;
    public float Least;
    public float LeastSpread;
    public float Most;
    public float MostSpread;
    public float Cycle;
    public float CycleSpread;
    public float StuckLow;
    public float Stuck;
}
