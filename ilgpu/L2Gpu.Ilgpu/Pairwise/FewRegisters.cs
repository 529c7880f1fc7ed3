namespace L2Gpu.Ilgpu;

/// <summary>Enough for every kernel that has a name.</summary>
internal readonly struct FewRegisters : IRegisters
{
    /// <summary>Their number, as a constant.</summary>
    public const int Most = 8;

    /// <inheritdoc/>
    public static int Count => Most;
}
