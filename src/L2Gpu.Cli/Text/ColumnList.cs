using System.Text;

namespace L2Gpu.Cli.Text;

/// <summary>Lists of columns, as in <c>carat,depth</c>; a name with a comma stands in double quotes, as it does in a CSV file.</summary>
internal static class ColumnList
{
    public static string[] Split(string text)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append(c);
                i++;
            }
            else if (c == '"' && (quoted || name.Length == 0))
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else
            {
                name.Append(c);
            }
        }

        names.Add(name.ToString());
        return [.. names];
    }

    public static string Join(IEnumerable<string> names)
    {
        var quoted = new List<string>();
        foreach (string name in names) quoted.Add(Quote(name));
        return string.Join(',', quoted);
    }

    private static string Quote(string name)
        => name.Contains(',', StringComparison.Ordinal) || name.StartsWith('"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
