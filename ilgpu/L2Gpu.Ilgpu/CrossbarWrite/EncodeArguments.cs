namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="CellKernel.Encode"/>.</summary>
internal struct EncodeArguments
{
    public StreamArgument Stream;
    public MatrixArgument<float> Values;
    public MatrixArgument<uint> Trains;
    public long Updates;
    public long Lines;
    public long FirstCell;
    public float Scale;
    public int SlotCount;
}
