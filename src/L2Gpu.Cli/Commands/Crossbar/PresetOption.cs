using System.CommandLine;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The option that names a kind of cells.</summary>
/// <param name="usual">The one that is taken without it.</param>
/// <param name="presets">Those that can be asked for; null for all.</param>
internal sealed class PresetOption(string usual, IReadOnlyList<CellPreset>? presets = null)
{
    private readonly IReadOnlyList<CellPreset> _presets = presets ?? CellPresets.All;

    public Option<string?> Option { get; } = new("--preset", "--device-model")
    {
        Description = $"The kind of cells: {string.Join(", ", (presets ?? CellPresets.All).Select(preset => preset.Name))}. [default: {usual}]", HelpName = "NAME",
    };

    /// <summary>The cells that were asked for.</summary>
    /// <exception cref="CliException">There are none of that name.</exception>
    public CellPreset Read(ParseResult parsed, IReadOnlyList<string> args)
    {
        string name = parsed.GetValue(Option) ?? usual;
        string[] names = [.. _presets.Select(preset => preset.Name)];
        if (_presets.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        List<string> near = NearNames.Of(name, names);
        string meant = near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        throw new CliException(
            $"{parsed.GetResult(Option)?.IdentifierToken?.Value ?? Option.Name} '{name}' is unknown.{meant} There are {string.Join(", ", names.SkipLast(1))} and {names[^1]}.", CliException.Usage,
            near.Count == 1 ? CommandText.Of(CommandText.Replace(args, name, near[0])) : null);
    }
}
