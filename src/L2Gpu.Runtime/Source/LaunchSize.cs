namespace L2Gpu.Runtime;

/// <summary>Work-groups, or work-items of a group, in each direction.</summary>
/// <param name="X">The fastest direction.</param>
/// <param name="Y">The second; at most 65535 groups.</param>
/// <param name="Z">The third; at most 65535 groups.</param>
public readonly record struct LaunchSize(long X, long Y = 1, long Z = 1)
{
    /// <summary>All of them.</summary>
    public long Count => X * Y * Z;
}
