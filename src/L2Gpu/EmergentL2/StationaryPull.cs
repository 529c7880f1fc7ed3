using System.Numerics;

namespace L2Gpu.Emergence;

/// <summary>What λ multiplies in the stationary equation of a coding, in the mean over an update's noise: ψ(w), of vectors of weights and their updates.</summary>
/// <remarks>
/// With slope compensation it is the drift of a weight beside −η∂L, relative to −λ_step: ½q₂(u² + v²) + ½q₃uv² + q₃u³/6 + q₄(u⁴ + 6u²v² + 3v⁴)/24, to the fourth order in the update u and its noise of variance v² = nσ². All
/// derivatives with respect to the state follow from q = 1 + a·w + k·w² and r = dq/dw = a + 2k·w: q₂ = rq, q₃ = (2kq + r²)q, q₄ = (8kq + r²)rq. By the chain rule it is q′/q, of small steps.
/// </remarks>
internal readonly struct StationaryPull
{
    private readonly GradientCoding _coding;
    private readonly Vector<double> _a, _k, _scale, _variance;
    private readonly bool _bends;

    public StationaryPull(ResponseCurve curve, GradientSettings settings)
    {
        double variance = GradientSettings.Draws * (double)settings.Sigma * settings.Sigma, perVariance = curve.LambdaPerVariance(settings.Coding);
        _coding = settings.Coding;
        _bends = variance > 0 && perVariance != 0;
        _a = new(curve.A);
        _k = new(curve.K);
        _scale = new(_coding == GradientCoding.SlopeCompensated ? -1 / (perVariance * variance) : 0.5 / perVariance);
        _variance = new(variance);
    }

    public Vector<double> Of(Vector<double> weight, Vector<double> update)
    {
        if (!_bends) return weight;
        Vector<double> bend = _k * weight, slope = Vector<double>.One + (weight * (_a + bend)), r = _a + bend + bend;
        if (_coding == GradientCoding.ChainRule) return r / slope * _scale;
        Vector<double> square = update * update, rSquare = r * r, curl = _k * slope;
        Vector<double> second = r * (square + _variance) * 0.5;
        Vector<double> third = (curl + curl + rSquare) * update * ((_variance * 3) + square) * (1.0 / 6);
        Vector<double> fourth = ((curl * 8) + rSquare) * r * ((square * (square + (_variance * 6))) + (_variance * _variance * 3)) * (1.0 / 24);
        return (second + third + fourth) * slope * _scale;
    }
}
