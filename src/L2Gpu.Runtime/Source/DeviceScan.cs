namespace L2Gpu.Runtime;

/// <summary>What a search for devices found.</summary>
/// <param name="Devices">The devices that can be opened, GPUs first.</param>
/// <param name="Notes">Sentences about what was found and left alone, or why nothing was found.</param>
public sealed record DeviceScan(IReadOnlyList<SourceDeviceEntry> Devices, IReadOnlyList<string> Notes);
