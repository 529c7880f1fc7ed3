using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Models of cells, one for each rule and each response, with numbers that make every term count.</summary>
public static class CrossbarModels
{
    /// <summary>Each rule with a response of its own.</summary>
    public static IReadOnlyList<CellModel> All { get; } =
    [
        new() { Rule = CellRule.Additive, Response = CellResponse.Tanh, Offset = 0.5f, Gain = 0.25f, WriteNoise = 0.01f },
        new() { Rule = CellRule.Constant, Response = CellResponse.Logistic, Gain = 3 },
        new() { Rule = CellRule.Linear, Response = CellResponse.Linear, UpSlope = 0.9f, DownSlope = 1.1f, WriteNoise = 0.03f },
        new()
        {
            Rule = CellRule.Exponential, Response = CellResponse.Inverse, UpAmplitude = 0.00081f, DownAmplitude = 0.36833f, UpSlope = 12.446f, DownSlope = 12.788f, StateScale = 0.244f, StateShift = 0.2425f,
            ResponseShift = 3, ResponseScale = 0.7f, WriteNoise = 0.1f,
        },
        new() { Rule = CellRule.Power, Response = CellResponse.SaturatingExponential, UpSlope = 1.7f, DownSlope = 0.6f, ResponseScale = 1.3f, Offset = -0.1f, WriteNoise = 0.02f },
    ];
}
