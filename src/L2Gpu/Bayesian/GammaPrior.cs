namespace L2Gpu;

/// <summary>A gamma distribution as the prior of a precision (an inverse variance) p: on the scale of log p its density is proportional to p^Shape·e^(−Rate·p).</summary>
/// <param name="Shape">Not negative; 0, the default, together with rate 0 is a flat prior of log p.</param>
/// <param name="Rate">Not negative.</param>
/// <remarks>scikit-learn's <c>BayesianRidge</c> has shape <c>alpha_1</c> and rate <c>alpha_2</c> for the noise, <c>lambda_1</c> and <c>lambda_2</c> for the coefficients, 10⁻⁶ each.</remarks>
public readonly record struct GammaPrior(double Shape, double Rate);
