namespace L2Gpu.Kernels;

/// <summary>Tables that are data: embedded texts with a row a line, fields between blanks, and comments behind <c>#</c>.</summary>
internal static class TextTable
{
    /// <summary>The rows of a table, as their fields.</summary>
    /// <param name="name">Its name among the resources, such as <c>tiles.txt</c>.</param>
    public static IEnumerable<string[]> Rows(string name)
    {
        using Stream stream = typeof(TextTable).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }

    /// <summary>Whether a field stands for a value: it is the value, or <c>*</c>.</summary>
    public static bool Fits(string field, string value) => field == "*" || field == value;
}
