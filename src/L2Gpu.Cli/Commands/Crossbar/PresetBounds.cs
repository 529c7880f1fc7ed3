using L2Gpu.Cli.Output;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Conductances of a file, which must lie within the bounds of their cells.</summary>
internal static class PresetBounds
{
    /// <summary>Reads them.</summary>
    /// <exception cref="CliException">One lies outside.</exception>
    public static float[] Read(ArrayFile file, CellPreset preset) => Read(file, preset.Name, preset.LeastConductance, preset.GreatestConductance);

    /// <summary>Reads them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Of the cells.</param>
    /// <param name="least">The least that they can have.</param>
    /// <param name="greatest">The greatest.</param>
    /// <exception cref="CliException">One lies outside.</exception>
    public static float[] Read(ArrayFile file, string name, float least, float greatest)
    {
        string bounds = $"lies outside {Numbers.Short(least)} to {Numbers.Short(greatest)}, the bounds of {name}. Scale the file, or take another --preset";
        return file.Read<float>(g => g >= least && g <= greatest ? null : bounds);
    }
}
