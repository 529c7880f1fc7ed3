namespace L2Gpu.Ilgpu;

/// <summary>What the two points of a pair have in common, and their norms.</summary>
internal struct PairQuantity<T>
    where T : unmanaged
{
    public T Dot;
    public T Squared;
    public T Absolute;
    public T Chi;
    public T Left;
    public T Right;
}
