namespace L2Gpu.Kernels;

/// <summary>What all cells of an array have in common: how pulses move their state, and how conductance follows from it.</summary>
/// <remarks>
/// A cell is one memristive device. What may differ from cell to cell is in <see cref="CellParameters"/>. States, steps and bounds are in units of the state,
/// <see cref="Offset"/>, <see cref="Gain"/> and <see cref="WriteNoise"/> in those of conductance.
/// </remarks>
public sealed record CellModel
{
    /// <summary>How a pulse moves the state.</summary>
    public required CellRule Rule { get; init; }

    /// <summary>How the conductance follows from the state.</summary>
    public CellResponse Response { get; init; }

    /// <summary>γ₊: of pulses up, for <see cref="CellRule.Linear"/>, <see cref="CellRule.Exponential"/> and <see cref="CellRule.Power"/>.</summary>
    public float UpSlope { get; init; } = 1;

    /// <summary>γ₋: of pulses down.</summary>
    public float DownSlope { get; init; } = 1;

    /// <summary>A₊: of pulses up, for <see cref="CellRule.Exponential"/>.</summary>
    public float UpAmplitude { get; init; }

    /// <summary>A₋: of pulses down.</summary>
    public float DownAmplitude { get; init; }

    /// <summary>a, for <see cref="CellRule.Exponential"/>.</summary>
    public float StateScale { get; init; } = 1;

    /// <summary>b, for <see cref="CellRule.Exponential"/>.</summary>
    public float StateShift { get; init; }

    /// <summary>κ of <see cref="CellResponse.SaturatingExponential"/>, ΔR of <see cref="CellResponse.Inverse"/>.</summary>
    public float ResponseScale { get; init; } = 1;

    /// <summary>R of <see cref="CellResponse.Inverse"/>.</summary>
    public float ResponseShift { get; init; } = 1;

    /// <summary>The conductance where r(s) is 0.</summary>
    public float Offset { get; init; }

    /// <summary>Conductance per unit of r(s).</summary>
    public float Gain { get; init; } = 1;

    /// <summary>The standard deviation of the apparent conductance about G(s), drawn anew whenever a cell is written; 0 for none.</summary>
    public float WriteNoise { get; init; }
}
