namespace L2Gpu.Cpu;

/// <summary>The secular function at a point.</summary>
/// <param name="Value">1 + Σ wⱼ/(dⱼ − λ).</param>
/// <param name="LeftSlope">The derivative of the terms of the poles on the left.</param>
/// <param name="RightSlope">That of the others.</param>
/// <param name="Size">The sum of the magnitudes, which rounding errors of the value are relative to.</param>
internal readonly record struct SecularSums(double Value, double LeftSlope, double RightSlope, double Size);
