using L2Gpu.Runtime;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What this machine has of OpenCL, looked for once.</summary>
internal static class OpenClPresence
{
    private static readonly Lazy<DeviceScan> Found = new(OpenClDevices.Scan);

    /// <summary>The devices, and why others were left alone.</summary>
    public static DeviceScan Scan => Found.Value;

    /// <summary>Why tests of OpenCL cannot run here; null if they can, or must (environment variable <c>L2GPU_REQUIRE_OPENCL</c> is set).</summary>
    public static string? WhySkipped
        => Scan.Devices.Count > 0 || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("L2GPU_REQUIRE_OPENCL"))
            ? null
            : $"No OpenCL device: {string.Join("; ", Scan.Notes)}. Install PoCL (pocl-opencl-icd) to run these tests.";

    /// <summary>Opens the first device.</summary>
    public static ISourceDevice Open(SourceDeviceOptions? options = null)
        => Scan.Devices.Count > 0
            ? Scan.Devices[0].Open(options)
            : throw new InvalidOperationException($"L2GPU_REQUIRE_OPENCL is set, and there is no OpenCL device: {string.Join("; ", Scan.Notes)}");
}
