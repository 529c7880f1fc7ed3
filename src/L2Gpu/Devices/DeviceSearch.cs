using L2Gpu.Runtime;

namespace L2Gpu.Devices;

/// <summary>One way to find devices.</summary>
/// <param name="Name">The library, as sentences name it; in lower case the prefix of its devices' names.</param>
/// <param name="Advice">What to install where it finds nothing.</param>
/// <param name="Scan">Looks for devices.</param>
internal sealed record DeviceSearch(string Name, string Advice, Func<DeviceScan> Scan)
{
    private readonly Lazy<DeviceScan> _found = new(() => Look(Scan));

    /// <summary>What it found; looked for at the first call.</summary>
    public DeviceScan Found => _found.Value;

    /// <summary>Why it found nothing, with advice; empty if it found something.</summary>
    public string WhyNothing
    {
        get
        {
            if (Found.Devices.Count > 0) return "";

            // Who named a library needs no driver, but the right name; the note says so.
            bool isNamed = Found.Notes.Any(note => note.StartsWith("L2GPU_", StringComparison.Ordinal));
            return $" {Name}: {string.Join("; ", Found.Notes)}.{(isNamed ? "" : $" {Advice}")}";
        }
    }

    /// <summary>Whether a device of this name would be one of its devices.</summary>
    public bool Owns(string id) => id.StartsWith(Name, StringComparison.OrdinalIgnoreCase);

    private static DeviceScan Look(Func<DeviceScan> scan)
    {
        try
        {
            return scan();
        }
        catch (DeviceException e)
        {
            return new DeviceScan([], [e.Message]);
        }
    }
}
