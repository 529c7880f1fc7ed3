using System.Runtime.InteropServices;
using L2Gpu.Runtime.OpenCl;

namespace L2Gpu.Runtime;

/// <summary>Finds the OpenCL devices of this machine. Never throws because there are none.</summary>
public static unsafe class OpenClDevices
{
    /// <summary>Looks for devices with the library that <c>L2GPU_OPENCL_LIBRARY</c> names, else with the system's.</summary>
    /// <returns>The devices, GPUs first, and a sentence for everything that was found and left alone.</returns>
    public static OpenClScan Scan()
    {
        KeepSignalHandlers();
        OpenClLibrary? library = OpenClLibrary.TryLoad(out string? why);
        return library is null ? new OpenClScan([], [why!]) : Scan(library);
    }

    internal static OpenClScan Scan(OpenClLibrary library)
    {
        var found = new List<(OpenClCandidate Candidate, bool IsGpu)>();
        var notes = new List<string>();
        uint count = 0;
        int status = library.GetPlatformIDs(0, null, &count);
        if (status != OpenClStatus.Success || count == 0)
        {
            notes.Add(status is OpenClStatus.Success or OpenClStatus.PlatformNotFound
                ? $"{library.Path} knows no platform; a GPU's driver installs one"
                : $"clGetPlatformIDs failed with {status} ({OpenClStatus.NameOf(status)})");
            return new OpenClScan([], notes);
        }

        var platforms = new nint[count];
        fixed (nint* ids = platforms) OpenClStatus.ThrowIfFailed(library.GetPlatformIDs(count, ids, null));
        foreach (nint platform in platforms) ScanPlatform(library, platform, found, notes);
        int index = 0;
        return new OpenClScan([.. found.OrderBy(device => !device.IsGpu).Select(device => device.Candidate.Describe(index++))], notes);
    }

    private static void ScanPlatform(OpenClLibrary library, nint platform, List<(OpenClCandidate Candidate, bool IsGpu)> found, List<string> notes)
    {
        string name = OpenClInfo.Text(OpenClInfo.OfPlatform(library, platform), OpenClInfo.PlatformName);
        uint count = 0;
        int status = library.GetDeviceIDs(platform, OpenClInfo.TypeAll, 0, null, &count);
        if (status != OpenClStatus.Success || count == 0)
        {
            notes.Add($"{name}: no device ({OpenClStatus.NameOf(status)})");
            return;
        }

        var devices = new nint[count];
        fixed (nint* ids = devices) OpenClStatus.ThrowIfFailed(library.GetDeviceIDs(platform, OpenClInfo.TypeAll, count, ids, null));
        foreach (nint device in devices)
        {
            try
            {
                var candidate = new OpenClCandidate(library, device);
                if (candidate.WhyNot is { } whyNot) notes.Add($"{candidate.Name}: {whyNot}");
                else found.Add((candidate, candidate.IsGpu));
            }
            catch (DeviceException e)
            {
                notes.Add($"{name}: a device was left alone: {e.Message}");
            }
        }
    }

    // PoCL takes over SIGFPE when it loads; integer division by zero would no longer throw in C#. What it reads is the native environment.
    private static void KeepSignalHandlers()
    {
        if (!OperatingSystem.IsWindows()) _ = SetEnvironment("POCL_SIGFPE_HANDLER", "0", 0);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
