using System.Numerics;

namespace L2Gpu.Cli.Data;

/// <summary>The largest numbers of the two precisions.</summary>
internal static class FloatLimits
{
    /// <summary>The largest finite magnitude that <typeparamref name="T"/> holds.</summary>
    public static double Largest<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;
}
