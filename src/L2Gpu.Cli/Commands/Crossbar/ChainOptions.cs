using System.CommandLine;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options about converters and about noise behind the sums.</summary>
/// <param name="unit">In which unit sums are, as in <c>units of the greatest conductance</c>.</param>
/// <param name="usualBound">The bound of outputs where none is given, in words.</param>
internal sealed class ChainOptions(string unit, string usualBound)
{
    private const string Bits = "a whole number of bits from 2 to 16, or 0 for no converter,";

    private readonly Option<string?> _dacBits = new("--dac-bits") { Description = "Bits of the converters of inputs; 0 for none. [default: 7]", HelpName = "N" };
    private readonly Option<string?> _dacBound = new("--dac-bound") { Description = "The largest input that they pass. [default: 1]", HelpName = "X" };
    private readonly Option<string?> _adcBits = new("--adc-bits") { Description = "Bits of the converters of outputs; 0 for none. [default: 9]", HelpName = "N" };
    private readonly Option<string?> _adcBound = new("--adc-bound") { Description = $"The largest sum that they pass, in {unit}. [default: {usualBound}]", HelpName = "X" };
    private readonly Option<string?> _outputNoise = new("--output-noise") { Description = "Standard deviation of noise before them, in the same unit. [default: 0.06]", HelpName = "S" };
    private readonly Option<string?> _tileLines = new("--tile-lines") { Description = "Lines of the arrays that a larger matrix is cut into, a multiple of 32; 0 for one array. [default: 0]", HelpName = "N" };
    private readonly Option<string?> _readNoise = new("--read-noise") { Description = $"Standard deviation of white noise of a cell, in {unit}. [default: 0]", HelpName = "S" };

    public IEnumerable<Option> All => [_readNoise, _dacBits, _dacBound, _adcBits, _adcBound, _outputNoise, _tileLines];

    /// <summary>The noise of a cell.</summary>
    public float ReadNoise(ParseResult parsed) => (float)(Number(parsed, _readNoise) ?? 0);

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="scale">What sums are multiplied by.</param>
    /// <param name="bound">The bound of outputs where none is given, for a number of lines; 0 for all.</param>
    public ReadChain Read(ParseResult parsed, float scale, Func<int, float> bound)
    {
        int lines = NumberOption.Count(parsed, _tileLines, "a multiple of 32, or 0 for one array,", 0) ?? 0;
        if (lines % 32 != 0) throw new CliException($"--tile-lines '{lines}': a multiple of 32 is needed, such as {Math.Max(32, lines / 32 * 32)}.", CliException.Usage);
        return new ReadChain
        {
            Input = Convert(parsed, _dacBits, 7, (float)(Bound(parsed, _dacBound) ?? 1)),
            OutputNoise = (float)(Number(parsed, _outputNoise) ?? 0.06) * scale,
            Output = Convert(parsed, _adcBits, 9, (float)(Bound(parsed, _adcBound) ?? bound(lines)) * scale),
            TileLines = lines,
        };
    }

    private static double? Number(ParseResult parsed, Option<string?> option) => NumberOption.Finite(parsed, option, "a number that is not negative", x => x is >= 0 and <= 1e30);

    private static double? Bound(ParseResult parsed, Option<string?> option) => NumberOption.Finite(parsed, option, "a number from 1e-30 to 1e30", x => x is >= 1e-30 and <= 1e30);

    private static Converter Convert(ParseResult parsed, Option<string?> option, int usual, float bound)
    {
        int bits = NumberOption.Count(parsed, option, Bits, 0, 16) ?? usual;
        return bits == 1 ? throw new CliException($"{option.Name} '1': {Bits} is needed.", CliException.Usage) : bits == 0 ? Converter.None : new Converter(bits, bound);
    }
}
