namespace L2Gpu.Cli.Output;

/// <summary>A regularisation path, and where the model stands on it.</summary>
/// <param name="Path">The coefficients along λ.</param>
/// <param name="Curve">What a criterion says of each λ.</param>
/// <param name="Chosen">The λ of the model, one a target.</param>
/// <param name="IsGiven">Whether λ was given, rather than chosen by the curve.</param>
internal sealed record PathResult(RegularizationPath Path, LambdaCurve Curve, IReadOnlyList<double> Chosen, bool IsGiven);
