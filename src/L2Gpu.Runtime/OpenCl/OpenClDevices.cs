using L2Gpu.Runtime.OpenCl;

namespace L2Gpu.Runtime;

/// <summary>Finds the OpenCL devices of this machine. Never throws because there are none, or because a driver is broken.</summary>
public static unsafe class OpenClDevices
{
    /// <summary>Looks for devices with the library that <c>L2GPU_OPENCL_LIBRARY</c> names, else with the system's.</summary>
    /// <returns>The devices, GPUs first, and a sentence for everything that was found and left alone.</returns>
    public static DeviceScan Scan()
    {
        OpenClLibrary? library = OpenClLibrary.TryLoad(out string? why);
        return library is null ? new DeviceScan([], [why!]) : Scan(library);
    }

    internal static DeviceScan Scan(OpenClLibrary library)
    {
        var found = new List<OpenClCandidate>();
        var notes = new List<string>();
        uint count = 0;
        int status = library.GetPlatformIDs(0, null, &count);
        var platforms = new nint[status == OpenClStatus.Success ? count : 0];
        if (platforms.Length > 0)
        {
            fixed (nint* ids = platforms) status = library.GetPlatformIDs(count, ids, null);
        }

        if (status is OpenClStatus.Success or OpenClStatus.PlatformNotFound)
        {
            if (platforms.Length == 0) notes.Add($"{library.Path} knows no platform; a GPU's driver installs one");
        }
        else
        {
            notes.Add($"{library.Path}: {OpenClStatus.Error(OpenClStatus.Of(status, "clGetPlatformIDs")).Message}");
            platforms = [];
        }

        foreach (nint platform in platforms) ScanPlatform(library, platform, found, notes);
        var entries = new List<SourceDeviceEntry>();
        foreach (OpenClCandidate candidate in found.OrderBy(candidate => !candidate.IsGpu))
            Try(() => candidate.Name, notes, () => entries.Add(candidate.Describe(entries.Count)));
        return new DeviceScan(entries, notes);
    }

    private static void ScanPlatform(OpenClLibrary library, nint platform, List<OpenClCandidate> found, List<string> notes)
    {
        string what = "a platform";
        Try(() => what, notes, () =>
        {
            OpenClInfo info = OpenClInfo.OfPlatform(library, platform);
            string name = what = info.Text(OpenClInfo.PlatformName);
            string full = $"{name} ({info.Text(OpenClInfo.PlatformVersion)})";
            foreach (nint device in DevicesOf(library, platform, name, notes))
                Try(() => $"{name}: a device", notes, () => Consider(new OpenClCandidate(library, device, full), found, notes));
        });
    }

    private static void Consider(OpenClCandidate candidate, List<OpenClCandidate> found, List<string> notes)
    {
        if (candidate.WhyNot is { } whyNot) notes.Add($"{candidate.Name}: {whyNot}");
        else found.Add(candidate);
    }

    private static nint[] DevicesOf(OpenClLibrary library, nint platform, string name, List<string> notes)
    {
        uint count = 0;
        int status = library.GetDeviceIDs(platform, OpenClInfo.TypeAll, 0, null, &count);
        if (status == OpenClStatus.DeviceNotFound || (status == OpenClStatus.Success && count == 0))
        {
            notes.Add($"{name}: it has no device");
            return [];
        }

        OpenClStatus.ThrowIfFailed(status, "clGetDeviceIDs");
        var devices = new nint[count];
        fixed (nint* ids = devices) OpenClStatus.ThrowIfFailed(library.GetDeviceIDs(platform, OpenClInfo.TypeAll, count, ids, null));
        return devices;
    }

    // What is broken is left alone, and said.
    private static void Try(Func<string> what, List<string> notes, Action look)
    {
        try
        {
            look();
        }
        catch (DeviceException e)
        {
            notes.Add($"{what()} was left alone: {e.Message}");
        }
    }
}
