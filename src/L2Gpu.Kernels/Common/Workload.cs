using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>What a computation costs on any device: arithmetic, and memory traffic that no cache can save.</summary>
/// <param name="Flops">Floating-point operations; a fused multiply-add counts as two.</param>
/// <param name="Bytes">Bytes that are read or written at least once.</param>
public readonly record struct Workload(double Flops, double Bytes)
{
    /// <summary>Both computations, one after the other.</summary>
    public static Workload operator +(Workload left, Workload right) => new(left.Flops + right.Flops, left.Bytes + right.Bytes);

    /// <summary>Both computations, one after the other.</summary>
    public static Workload Add(Workload left, Workload right) => left + right;

    /// <summary>A rough time on a device: whichever of arithmetic and traffic takes longer. For plans, never for judgement.</summary>
    public TimeSpan EstimateOn(DeviceInfo device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return TimeSpan.FromSeconds(Math.Min(Math.Max(Flops / device.EstimatedFlops, Bytes / device.EstimatedBandwidth), TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
