using System.Globalization;

namespace L2Gpu.Fitting;

/// <summary>Bytes in words for people.</summary>
internal static class MemorySize
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>As in <c>11.2 GiB</c>.</summary>
    public static string Of(Int128 bytes)
    {
        double size = (double)bytes;
        int unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++) size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }
}
