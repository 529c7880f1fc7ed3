namespace L2Gpu.Cli.Output.Svg;

/// <summary>Colours from dark to light, whose order people with any colour vision see.</summary>
internal static class ColourScale
{
    // Viridis (S. van der Walt and N. Smith, 2015), at nine places.
    private static readonly (int Red, int Green, int Blue)[] Places =
        [(68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37)];

    /// <summary>The colour of a part, from 0 to 1.</summary>
    public static string Of(double part)
    {
        double at = Math.Clamp(part, 0, 1) * (Places.Length - 1);
        int low = Math.Min((int)at, Places.Length - 2);
        (int Red, int Green, int Blue) a = Places[low], b = Places[low + 1];
        return $"#{Mix(a.Red, b.Red):x2}{Mix(a.Green, b.Green):x2}{Mix(a.Blue, b.Blue):x2}";

        int Mix(int from, int to) => (int)Math.Round(from + ((at - low) * (to - from)));
    }
}
