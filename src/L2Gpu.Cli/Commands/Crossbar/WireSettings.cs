using L2Gpu.Crossbars;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Wires with resistance, as a user asked for them.</summary>
/// <param name="Wires">Ohms.</param>
/// <param name="Solves">When their networks are solved.</param>
internal sealed record WireSettings(WireResistance Wires, WireSolves Solves)
{
    /// <summary>Siemens per unit of conductance.</summary>
    public const double ConductanceUnit = 1e-6;

    /// <summary>What the library solves.</summary>
    public WireNetwork Network => new(Wires, IrDropLimits.Default, ConductanceUnit);

    /// <summary>Does what solves networks.</summary>
    /// <exception cref="CliException">One was not solved.</exception>
    public static void Solved(Action solve)
    {
        try
        {
            solve();
        }
        catch (InvalidOperationException e)
        {
            throw new CliException($"{e.Message.Split(". ")[0]}. Use a smaller --wordline-resistance and --bitline-resistance, or --tile-lines for smaller networks.");
        }
    }
}
