namespace L2Gpu;

/// <summary>A number that says how a measurement was made, such as its replicas or its step size.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
public readonly record struct EmergentL2Setting(string Name, double Value);
