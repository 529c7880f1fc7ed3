using System.CommandLine;
using L2Gpu.Cli.Text;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options about wires of arrays that are read.</summary>
internal sealed class WireOptions
{
    // Of cells whose preset has no unit: from 1 to 100 µS.
    private const float Least = 1, Greatest = 100;

    private readonly Option<string?> _word = new("--wordline-resistance")
    {
        Description = "Ohms of the wire from one cell to the next along a word line, and from its driver to the first. [default: that of bit lines; none where neither is given]", HelpName = "R",
    };

    private readonly Option<string?> _bit = new("--bitline-resistance")
    {
        Description = "Ohms of the wire from one cell to the next along a bit line, and from the last to its amplifier. [default: that of word lines]", HelpName = "R",
    };

    private readonly Option<string?> _solves = new("--wire-solves")
    {
        Description = "each-read: networks of cells and wires are solved in each read, with the noise of cells; each-write: once after each write, and noise of cells is added behind the wires. [default: each-read]", HelpName = "NAME",
    };

    public IEnumerable<Option> All => [_word, _bit, _solves];

    /// <summary>What was asked for; null for wires without resistance.</summary>
    /// <exception cref="CliException">A resistance is not positive, or there is none and still something about its solves.</exception>
    public WireSettings? Read(ParseResult parsed, IReadOnlyList<string> args)
    {
        double? word = Ohms(parsed, _word), bit = Ohms(parsed, _bit);
        WireSolves solves = NameOption.Read(parsed, _solves, WireSolves.EachRead, args);
        if ((word ?? bit) is { } any) return new(new WireResistance(word ?? any, bit ?? any), solves);
        if (parsed.GetValue(_solves) is null) return null;
        throw new CliException($"{_solves.Name} is of wires with resistance; give {_word.Name} and {_bit.Name}, or leave it out.", CliException.Usage, CommandText.Of(CommandText.Without(args, _solves.Name, hasValue: true)));
    }

    /// <summary>Cells in µS, as a network with wires wants them. Laws of aging know the unit of their cells; other presets have none, and get one.</summary>
    /// <param name="preset">The cells.</param>
    /// <param name="wires">Null for none, where all stays.</param>
    public static CellPreset InMicrosiemens(CellPreset preset, WireSettings? wires) => wires is null || preset.Aging is not null ? preset : preset.WithConductances(Least, Greatest);

    private static double? Ohms(ParseResult parsed, Option<string?> option) => NumberOption.Finite(parsed, option, "a positive number of ohms", r => r > 0);
}
