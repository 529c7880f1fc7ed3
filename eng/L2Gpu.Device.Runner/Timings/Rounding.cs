using System.Numerics;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>What rounding costs in a type.</summary>
internal static class Rounding
{
    /// <summary>The distance from 1 to the next number, the ε of the contracts.</summary>
    public static double Epsilon<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => double.CreateTruncating(T.BitIncrement(T.One) - T.One);
}
