using System.Collections.Immutable;

namespace L2Gpu.Emergence;

/// <summary>What measurements have in common.</summary>
internal static class Measurement
{
    /// <summary>A measurement with its numbers; its words are to be set.</summary>
    public static EmergentL2Measurement Of(Estimate found, double theory, double reference, double allowance) => new()
    {
        Name = "",
        Claim = "",
        Brief = "",
        Regime = "",
        Quantity = "",
        Model = "",
        Neglected = "",
        Settings = [],
        Theory = theory,
        Measured = found.Value,
        StandardError = found.StandardError,
        Lower = found.Value - found.HalfWidth,
        Upper = found.Value + found.HalfWidth,
        Allowance = allowance,
        Reference = reference,
    };

    public static string Words(GradientCoding coding) => coding switch
    {
        GradientCoding.SlopeCompensated => "slope-compensated",
        GradientCoding.ChainRule => "chain-rule",
        _ => "open-loop",
    };

    public static ImmutableArray<EmergentL2Setting> Settings(RegressionProblem problem, GradientSettings settings) =>
    [
        new("rows", problem.Rows), new("columns", problem.Columns), new("conditionNumber", problem.Curvatures[^1] / problem.Curvatures[0]), new("replicas", settings.Replicas), new("burnIn", settings.BurnIn),
        new("steps", settings.Steps), new("rate", settings.Rate), new("draws", GradientSettings.Draws), new("sigma", settings.Sigma), new("bias", settings.Bias),
    ];

    /// <summary>What theory says of a coding.</summary>
    public static string Claim(GradientCoding coding, double theory, bool quiet, bool bends) => (quiet, bends, coding) switch
    {
        (true, _, _) => "without noise the weights are those of least squares",
        (_, false, _) => "the noise of a straight response moves no mean",
        (_, _, GradientCoding.OpenLoop) => "E[Δs] = 0 forces E[∂L] = 0: the stationary mean is not shrunk, though every update decays",
        (_, _, GradientCoding.ChainRule) => $"weights are drawn to where the response is flat: λ {(theory < 0 ? "< 0, larger than least squares" : "> 0")}",
        _ => theory < 0 ? "noise makes weights grow, as a penalty ½λw² with λ = λ_step/η < 0 would" : "noise shrinks weights, as a penalty ½λw² with λ = λ_step/η would",
    };
}
