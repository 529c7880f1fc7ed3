namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="ReadKernel"/>; each stage takes some.</summary>
internal struct ReadArguments
{
    public ConverterArgument Input;
    public ConverterArgument Output;
    public StreamArgument Read;
    public StreamArgument Collapsed;
    public StreamArgument Behind;
    public MatrixArgument<float> Inputs;

    /// <summary>Inputs as converters pass them.</summary>
    public MatrixArgument<float> Driven;
    public MatrixArgument<float> Conductances;
    public ParameterArgument Sigma;

    /// <summary>Conductances of items, or the sums of arrays.</summary>
    public MatrixArgument<float> Batch;
    public MatrixArgument<float> Outputs;
    public long Items;
    public long FirstItem;
    public long Lines;
    public long Sums;
    public long Rows;
    public long Columns;
    public long FirstCell;
    public long SumPitch;
    public long CellPitch;
    public long TileLines;
    public long Arrays;
    public float OutputNoise;
    public float Least;
    public int IsTransposed;
    public int IsNoisy;
    public int IsCollapsed;
}
