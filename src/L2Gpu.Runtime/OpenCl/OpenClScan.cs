namespace L2Gpu.Runtime;

/// <summary>What a search for OpenCL devices found.</summary>
/// <param name="Devices">The devices that can be opened, GPUs first.</param>
/// <param name="Notes">Sentences about what was found and left alone, or why nothing was found.</param>
public sealed record OpenClScan(IReadOnlyList<OpenClDeviceEntry> Devices, IReadOnlyList<string> Notes);
