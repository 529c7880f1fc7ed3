namespace L2Gpu.Runtime;

/// <summary>Work-groups, or work-items of a group, in each direction.</summary>
/// <param name="X">The fastest direction.</param>
/// <param name="Y">The second; at most <see cref="MostGroups"/> groups.</param>
/// <param name="Z">The third; at most <see cref="MostGroups"/> groups.</param>
public readonly record struct LaunchSize(long X, long Y = 1, long Z = 1)
{
    /// <summary>The most work-groups in the second and in the third direction: the limit of CUDA, kept on every device, so that a kernel that loops over more does so everywhere.</summary>
    public const long MostGroups = 65535;

    /// <summary>All of them.</summary>
    public long Count => X * Y * Z;
}
