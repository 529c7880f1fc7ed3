using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>Which cells are asked whether their noise acts as an L2 penalty, and how thoroughly.</summary>
public sealed record EmergentL2Options
{
    /// <summary>
    /// The cells: <see cref="CellRule.Additive"/> with any response, or <see cref="CellRule.Linear"/> with slopes of 1 and a linear response, which are soft bounds. Gain and offset do not matter: weights are
    /// measured in units of the state at the bias.
    /// </summary>
    public CellModel Model { get; init; } = new() { Rule = CellRule.Additive, Response = CellResponse.Tanh };

    /// <summary>c, the state about which weights are 0.</summary>
    public float Bias { get; init; }

    /// <summary>How gradients become updates. Soft bounds have a straight response, with which all codings are one.</summary>
    public GradientCoding Coding { get; init; } = GradientCoding.SlopeCompensated;

    /// <summary>From which every number follows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How large the experiments are.</summary>
    public EmergentL2Size Size { get; init; } = EmergentL2Size.Default;

    /// <summary>Whether the controls run too.</summary>
    public bool Controls { get; init; } = true;

    /// <summary>Where the cells are simulated; null takes the CPU. It has no influence on the results.</summary>
    public Accelerator? Accelerator { get; init; }
}
