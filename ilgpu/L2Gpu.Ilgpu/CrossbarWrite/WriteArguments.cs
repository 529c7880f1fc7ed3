namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="WriteKernel"/>; each way of writing takes some.</summary>
internal struct WriteArguments
{
    public ModelArgument Model;
    public ParameterArgument Up;
    public ParameterArgument Down;
    public ParameterArgument Lower;
    public ParameterArgument Upper;
    public ParameterArgument Spread;
    public StreamArgument Cycle;
    public StreamArgument Write;
    public StreamArgument Slots;
    public MatrixArgument<uint> RowTrains;
    public MatrixArgument<uint> ColumnTrains;

    /// <summary>Increments, targets, or what trains are made of.</summary>
    public MatrixArgument<float> Values;
    public MatrixArgument<float> State;
    public MatrixArgument<float> Conductance;
    public long Rows;
    public long Columns;
    public long Pitch;
    public long FirstCell;
    public long Updates;
    public float Draws;
    public float Scale;
    public int SlotCount;
    public int IsAtOnce;
}
