using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Data;

/// <summary>The names of a file's columns.</summary>
internal sealed class ColumnNames
{
    private const int MostListed = 30;
    private readonly Dictionary<string, int> _index;
    private readonly HashSet<string> _twice = new(StringComparer.Ordinal);

    public ColumnNames(string path, string[] names)
    {
        Path = path;
        Names = names;
        _index = new(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (!_index.TryAdd(names[i], i)) _twice.Add(names[i]);
        }
    }

    public string Path { get; }

    public string[] Names { get; }

    public int Count => Names.Length;

    public bool Has(string name) => _index.ContainsKey(name);

    /// <summary>The position of a column that must be there, once.</summary>
    public int Find(string name, bool canIgnore = true)
    {
        if (!_index.TryGetValue(name, out int index)) throw Unknown(name);
        if (!_twice.Contains(name)) return index;
        int second = Array.IndexOf(Names, name, index + 1);
        throw new CliException($"{Path}: columns {index + 1} and {second + 1} are both called '{name}'. Rename one of them{(canIgnore ? $", or leave them out: --ignore {ColumnList.Join([name])}" : "")}.");
    }

    private ColumnNameException Unknown(string name)
    {
        List<string> near = NearNames.Of(name, Names);
        string meant = near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.ConvertAll(n => $"'{n}'"))}?";
        string listed = string.Join(", ", Names, 0, Math.Min(MostListed, Count));
        string more = Count > MostListed ? $", … ({Count} in all)" : "";
        return new ColumnNameException($"There is no column '{name}' in {Path}.{meant} Columns: {listed}{more}", name, near.Count == 1 ? near[0] : null);
    }
}
