using System.Text;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>How much room text takes, as far as that can be said without its font: wide rather than narrow.</summary>
internal static class TextSize
{
    /// <summary>Pixels, for a sans-serif font of this size.</summary>
    public static double Width(string text, double size)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes()) width += Width(rune);
        return width * size;
    }

    /// <summary>The text, or as much of both of its ends as fits.</summary>
    public static string Fit(string text, double size, double room)
    {
        if (Width(text, size) <= room) return text;
        Rune[] runes = [.. text.EnumerateRunes()];
        for (int kept = runes.Length - 1; kept > 1; kept--)
        {
            // What tells names apart is more often at the end: `color=D`, `feature_17`.
            int head = kept / 2;
            string shorter = string.Concat(runes[..head]) + "…" + string.Concat(runes[^(kept - head)..]);
            if (Width(shorter, size) <= room) return shorter;
        }

        return "…";
    }

    /// <summary>The same for several names, of which those that would look alike show where they differ.</summary>
    public static string[] FitApart(string[] names, double size, double room)
    {
        string[] fits = Array.ConvertAll(names, name => Fit(name, size, room));
        foreach (string alike in fits.GroupBy(fit => fit).Where(group => group.Count() > 1).Select(group => group.Key).ToArray())
        {
            int[] members = [.. Enumerable.Range(0, names.Length).Where(i => fits[i] == alike)];
            int shared = CommonPrefix([.. members.Select(i => names[i])]);
            foreach (int i in members)
            {
                string rest = "…" + names[i][shared..];
                while (Width(rest, size) > room && rest.Length > 2) rest = rest[..^(rest[^1] == '…' ? 2 : 1)] + "…";
                fits[i] = rest;
            }
        }

        return fits;
    }

    private static int CommonPrefix(string[] names)
    {
        int length = 0;
        while (names.All(name => length < name.Length && name[length] == names[0][length])) length++;

        // Between the halves of a pair no text is cut.
        return length > 0 && char.IsHighSurrogate(names[0][length - 1]) ? length - 1 : length;
    }

    private static double Width(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or 'f' or 't' or 'r' or '(' or ')' or '[' or ']' => 0.4,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '…' => 1,
        >= 'A' and <= 'Z' => 0.74,
        < 0x1100 => 0.62,
        _ => 1.1,
    };
}
