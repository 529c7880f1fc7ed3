namespace L2Gpu.Fitting;

/// <summary>What moments do not say of weights.</summary>
/// <param name="Rows">Rows whose weight is not 0.</param>
/// <param name="LogWeights">Σ log w over them.</param>
internal readonly record struct WeightCount(long Rows, double LogWeights)
{
    /// <summary>That of both sets of rows, or of those that are left when the other ones are taken away.</summary>
    /// <param name="other">The other rows.</param>
    /// <param name="sign">1 to add them, −1 to take them away.</param>
    public WeightCount With(WeightCount other, int sign) => new(Rows + (sign * other.Rows), LogWeights + (sign * other.LogWeights));
}
