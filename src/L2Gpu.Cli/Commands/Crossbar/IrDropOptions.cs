using System.CommandLine;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options of <c>crossbar ir-drop</c>.</summary>
internal sealed class IrDropOptions
{
    private readonly CrossbarOptions _common = new("Draw the voltage that is left across each cell when every word line is driven with 1 V.", "Write the currents in amperes: one row a read, one column a bit line.");
    private readonly ShapeOptions _shape = new("The array in siemens: one row a word line, one column a bit line. [default: drawn]", "Voltages: one row a read, one column a word line. [default: drawn, up to 1 V]", 128, 1);
    private readonly Option<string?> _word = new("--wordline-resistance") { Description = "Ohms of the wire from one cell to the next along a word line, and from its driver to the first. [default: 1]", HelpName = "R" };
    private readonly Option<string?> _bit = new("--bitline-resistance") { Description = "Ohms of the wire from one cell to the next along a bit line, and from the last to its amplifier. [default: 1]", HelpName = "R" };
    private readonly Option<string?> _most = new("--max-conductance") { Description = "Siemens of the most that is drawn, evenly from 0 on. [default: 1e-4]", HelpName = "G" };
    private readonly Option<string?> _tolerance = new("--tolerance") { Description = "The relative residual at which a solve ends. [default: 1e-12]", HelpName = "T" };
    private readonly Option<string?> _iterations = new("--max-iterations") { Description = "The most iterations of a solve. [default: 1000]", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[.. _shape.All, _word, _bit, _most, _tolerance, _iterations, .. _common.All]) command.Options.Add(option);
    }

    public IrDropSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        IrDropLimits usual = IrDropLimits.Default;
        double? most = NumberOption.Finite(parsed, _most, "a positive number of siemens", g => g > 0 && (float)g > 0 && float.IsFinite((float)g));
        var settings = new IrDropSettings(
            _common.Read(parsed, global, args),
            new WireResistance(NumberOption.Finite(parsed, _word, "a positive number of ohms", r => r > 0) ?? 1, NumberOption.Finite(parsed, _bit, "a positive number of ohms", r => r > 0) ?? 1),
            new IrDropLimits(
                NumberOption.Finite(parsed, _tolerance, "a number between 0 and 1", t => t is > 0 and < 1) ?? usual.Tolerance,
                NumberOption.Count(parsed, _iterations, "a whole number of iterations, 1 or more,") ?? usual.Iterations),
            (float)(most ?? 1e-4),
            _shape.Read(parsed, args));
        if (most is not null && settings.Shape.Conductances is { } file)
            throw new CliException($"--max-conductance is of arrays that are drawn; this one comes from {file.Path}.", CliException.Usage, Text.CommandText.Of(Text.CommandText.Without(args, _most.Name, hasValue: true)));
        return settings;
    }
}
