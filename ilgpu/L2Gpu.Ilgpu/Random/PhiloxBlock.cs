namespace L2Gpu.Ilgpu;

/// <summary>Four random words.</summary>
internal struct PhiloxBlock
{
    public uint First;
    public uint Second;
    public uint Third;
    public uint Fourth;

    /// <summary>One of them.</summary>
    public readonly uint Word(int number) => number == 0 ? First : number == 1 ? Second : number == 2 ? Third : Fourth;
}
