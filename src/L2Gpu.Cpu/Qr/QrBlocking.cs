namespace L2Gpu.Cpu;

/// <summary>How a triangular factor is cut up: by its order alone.</summary>
/// <param name="Lanes">Chains of blocks that do not wait for each other; block b belongs to chain b mod lanes.</param>
/// <param name="BlockRows">Rows that are taken below a factor at a time.</param>
/// <param name="PanelColumns">Reflections that are collected before the columns right of them are changed, by products.</param>
internal readonly record struct QrBlocking(int Lanes, int BlockRows, int PanelColumns)
{
    /// <summary>The blocking of a factor of order p.</summary>
    /// <remarks>Up to 512 a block stays in the second-level cache; beyond 1024 one chain has products that are worth sharing out.</remarks>
    public static QrBlocking For(long order) => order switch
    {
        <= 32 => new(16, 512, 32),
        <= 256 => new(16, 256, 32),
        <= 512 => new(8, 256, 32),
        <= 1024 => new(4, 512, 64),
        _ => new(1, 1024, 64),
    };
}
