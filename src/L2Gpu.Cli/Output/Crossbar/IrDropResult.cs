using L2Gpu.Kernels;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar ir-drop</c> found.</summary>
internal sealed record IrDropResult
{
    public required SimulationRun Run { get; init; }

    public required int Batch { get; init; }

    public required WireResistance Wires { get; init; }

    public required double Tolerance { get; init; }

    /// <summary>Of each read.</summary>
    public required int[] Iterations { get; init; }

    /// <summary>Of each read, as the solver measures it.</summary>
    public required double[] Residual { get; init; }

    /// <summary>Of each read, from the voltages of all nodes: the currents that are missing, divided by those that drivers deliver.</summary>
    public required double[] KirchhoffResidual { get; init; }

    /// <summary>The deviation from the currents of wires without resistance, divided by these: root mean squares over all reads.</summary>
    public required double RelativeError { get; init; }

    /// <summary>The largest part of a current that is lost; null where no voltage is of one sign, and a part means nothing.</summary>
    public required CurrentLoss? WorstLoss { get; init; }

    public required double SolvesPerSecond { get; init; }

    /// <summary>Whether every solve came to the tolerance.</summary>
    public bool IsSolved => Array.TrueForAll(Residual, r => r <= Tolerance);
}
