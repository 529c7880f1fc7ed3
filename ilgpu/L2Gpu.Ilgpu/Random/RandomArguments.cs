using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The arguments of <see cref="RandomKernel"/>.</summary>
internal struct RandomArguments
{
    public StreamArgument Stream;
    public ArrayView<uint> Words;
    public ArrayView<float> Numbers;
    public long First;
    public long Count;
    public int Draw;
    public int IsNormal;
}
