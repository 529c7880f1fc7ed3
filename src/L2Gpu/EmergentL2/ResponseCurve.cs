using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Emergence;

/// <summary>A response about a bias, in weights w = (g(s) − g(c))/g′(c): dw/ds = q(w) = 1 + a·w + k·w², for every response there is.</summary>
/// <param name="Bias">c.</param>
/// <param name="Center">g(c).</param>
/// <param name="Slope">g′(c).</param>
/// <param name="A">a.</param>
/// <param name="K">k.</param>
internal readonly record struct ResponseCurve(double Bias, double Center, double Slope, double A, double K)
{
    /// <summary>g‴(c)/g′(c).</summary>
    public double Third => (A * A) + (2 * K);

    /// <summary>The scale on which the response bends, in units of the state: w_m of tanh and logistic at c = 0; 1 of a straight line.</summary>
    public double Scale => IsLine ? 1 : 1 / Math.Max(Math.Abs(A), Math.Sqrt(Math.Abs(K)));

    /// <summary>Whether it does not bend at all.</summary>
    public bool IsLine => A == 0 && K == 0;

    /// <summary>Whether it bends the same way on both sides and flattens: φ(w) = w(1 − w²/w_m²).</summary>
    public bool IsOddAndSaturates => Math.Abs(A) < 1e-9 && K < 0;

    /// <summary>The same cells with the conductance w.</summary>
    public CellModel Weights(CellModel model) => model with { Gain = (float)(1 / Slope), Offset = (float)(-Center / Slope), WriteNoise = 0 };

    public static ResponseCurve Of(CellModel model, double bias)
    {
        double slope = EmergentL2Theory.Derivative(model, 1, bias), a = EmergentL2Theory.Derivative(model, 2, bias) / slope, third = EmergentL2Theory.Derivative(model, 3, bias) / slope;
        return new(bias, EmergentL2Theory.Derivative(model, 0, bias), slope, a, (third - (a * a)) / 2);
    }

    /// <summary>Bounds of the state that noise does not reach, short of the state where an inverse response has its pole.</summary>
    public (float Lower, float Upper) Bounds()
    {
        double reach = (IsOddAndSaturates ? 8 : 1.6) * Scale;
        return IsLine ? (-1e6f, 1e6f) : ((float)(Bias - reach), (float)(Bias + reach));
    }

    /// <summary>dw/ds.</summary>
    public double SlopeAt(double weight) => 1 + (weight * (A + (K * weight)));

    /// <summary>dw/ds, in FP32, in the same bits whatever the width of the vector.</summary>
    public static Vector<float> SlopeAt(Vector<float> weight, Vector<float> a, Vector<float> k) => Vector<float>.One + (weight * (a + (k * weight)));

    /// <summary>φ(w) = g″(s)/g‴(c); w where g‴(c) is 0.</summary>
    public double Decay(double weight) => IsStraight ? weight : (A + (2 * K * weight)) * SlopeAt(weight) / Third;

    /// <summary>ψ(w) of a coding: what λ multiplies in the stationary equation.</summary>
    public double Pull(GradientCoding coding, double weight) => coding switch
    {
        GradientCoding.SlopeCompensated => Decay(weight),
        GradientCoding.ChainRule when Inner != 0 => (A + (2 * K * weight)) / SlopeAt(weight) / Inner,
        _ => weight,
    };

    /// <summary>λ·η/(nσ²) of a coding.</summary>
    public double LambdaPerVariance(GradientCoding coding) => coding switch
    {
        GradientCoding.SlopeCompensated => IsStraight ? 0 : -Third / 2,
        GradientCoding.ChainRule => Inner / 2,
        _ => 0,
    };

    // Biases where g‴ vanishes but for rounding.
    private bool IsStraight => Math.Abs(Third) < 1e-6 * ((A * A) + Math.Abs(2 * K)) || Third == 0;

    // The coefficient of w in q′/q.
    private double Inner => (2 * K) - (A * A);
}
