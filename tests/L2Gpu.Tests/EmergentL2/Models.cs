using L2Gpu.Kernels;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>Models by name.</summary>
internal static class Models
{
    public static CellModel SoftBounds { get; } = new() { Rule = CellRule.Linear };

    public static CellModel Additive(string name) => new()
    {
        Rule = CellRule.Additive,
        Response = name switch
        {
            "tanh" => CellResponse.Tanh,
            "logistic" => CellResponse.Logistic,
            "saturating-exponential" => CellResponse.SaturatingExponential,
            "inverse" => CellResponse.Inverse,
            _ => CellResponse.Linear,
        },
        ResponseShift = 2,
    };
}
