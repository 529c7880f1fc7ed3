using L2Gpu.Emergence;
using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>Why noise of cells acts as an L2 penalty, in closed form.</summary>
/// <remarks>
/// A state moves by s ← s + u + σ√n·ξ, and the conductance is G = g(s). To second order E[ΔG] = g′u + ½g″(u² + nσ²): the noise by itself moves the mean of G, wherever g bends. In a pair of poles s± = c ± x, or
/// between runs that are mirrors of each other, what does not depend on x cancels, and what is left of the noise's part is −λ_step·φ(w) with φ(w) ≈ w for small weights:
/// λ_step = −nσ²·g‴(c)/(2g′(c)). A step that follows the gradient of a loss at the rate η then has its resting point where that of the loss with the penalty ½λw², λ = λ_step/η, has it.
/// <para>
/// Every response of <see cref="CellResponse"/> obeys dw/ds = q(w) = 1 + a·w + k·w², where w = (g(s) − g(c))/g′(c) is the weight, a = g″(c)/g′(c) and k = (g‴(c)/g′(c) − a²)/2: −2·tanh c and −(1 − tanh²c) for
/// tanh. So λ_step = −nσ²(a² + 2k)/2, and all that follows is a polynomial of w, or a quotient of two.
/// </para>
/// </remarks>
public static class EmergentL2Theory
{
    /// <summary>A derivative of the response r(s), without offset and gain.</summary>
    /// <param name="model">The response and its parameters.</param>
    /// <param name="order">Which derivative, from 0 to 3.</param>
    /// <param name="state">s.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order here.</exception>
    public static double Derivative(CellModel model, int order, double state)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 3);
        double scale = model.ResponseScale;
        switch (model.Response)
        {
            case CellResponse.Tanh:
                double t = Math.Tanh(state), bell = 1 - (t * t);
                return order switch { 0 => t, 1 => bell, 2 => -2 * t * bell, _ => bell * ((6 * t * t) - 2) };
            case CellResponse.Logistic:
                double p = 1 / (1 + Math.Exp(-state)), spread = p * (1 - p);
                return order switch { 0 => p, 1 => spread, 2 => spread * (1 - (2 * p)), _ => spread * (1 - (6 * spread)) };
            case CellResponse.SaturatingExponential:
                double rest = Math.Exp(-state / scale);
                return order switch { 0 => 1 - rest, 1 => rest / scale, 2 => -rest / (scale * scale), _ => rest / (scale * scale * scale) };
            case CellResponse.Inverse:
                double g = 1 / (model.ResponseShift - (scale * state)), step = scale * g;
                return order switch { 0 => g, 1 => step * g, 2 => 2 * step * step * g, _ => 6 * step * step * step * g };
            default:
                return order switch { 0 => state, 1 => 1, _ => 0 };
        }
    }

    /// <summary>λ_step = −nσ²·g‴(c)/(2g′(c)): the part of a small weight that the noise of one update takes. Below 0 where weights grow.</summary>
    /// <param name="model">The response.</param>
    /// <param name="bias">c.</param>
    /// <param name="sigma">σ, the noise of one pulse, in units of the state.</param>
    /// <param name="draws">n, how many pulses' noise an update has.</param>
    public static double LambdaPerStep(CellModel model, double bias, double sigma, double draws = 1)
        => -draws * sigma * sigma * Derivative(model, 3, bias) / (2 * Derivative(model, 1, bias));

    /// <summary>What noise does to the stationary mean of weights: the λ of H·E[w − w*] + λ·E[ψ(w)] = 0, where ψ(w) ≈ w for small weights.</summary>
    /// <param name="model">The response.</param>
    /// <param name="bias">c.</param>
    /// <param name="coding">How gradients become updates.</param>
    /// <param name="sigma">σ, the noise of one pulse, in units of the state.</param>
    /// <param name="draws">n, how many pulses' noise an update has.</param>
    /// <param name="rate">η: small weights move by −η·∂L.</param>
    /// <remarks>
    /// Slope-compensated updates move every weight by −η∂L in the mean, so that E[∂L] balances the noise's own drift: λ_step/η. Open-loop updates move the state, whose noise has no drift: E[Δs] = 0 forces
    /// E[∂L] = 0, and λ is 0, although every single update decays. By the chain rule states follow the gradient of the loss in s, and are distributed as e^(−2ηL/(nσ²)) there; weights have the density of that over
    /// ∏q(wⱼ), so that E[∂L] = −(nσ²/2η)·E[q′/q], with q′/q = a + (2k − a²)w + …: λ = nσ²(2k − a²)/(2η), which for tanh is −λ_step/η: weights are larger than the loss alone would have them.
    /// </remarks>
    public static double Lambda(CellModel model, double bias, GradientCoding coding, double sigma, double draws, double rate)
    {
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        return curve.LambdaPerVariance(coding) * draws * sigma * sigma / rate;
    }

    /// <summary>What a weight of a cell at state s decays by, relative to λ_step: φ = g″(s)/g‴(c), which is w(1 − w²/w_m²) for tanh and logistic at c = 0.</summary>
    /// <param name="model">The response.</param>
    /// <param name="bias">c. At biases where g″(c) ≠ 0 φ begins with a constant, which pairs do not have.</param>
    /// <param name="weight">w = (g(s) − g(c))/g′(c).</param>
    public static double Decay(CellModel model, double bias, double weight) => ResponseCurve.Of(model, bias).Decay(weight);

    /// <summary>λ of soft bounds: E|∂L|/b.</summary>
    /// <param name="meanAbsoluteGradient">E|∂L| of the stochastic gradient with respect to one weight; √(2/π)·σ_g of normal ones near the optimum.</param>
    /// <param name="bound">b, where steps towards ±b vanish.</param>
    /// <remarks>
    /// n = η|∂L|/δ pulses of δ(1 ∓ w/b) move a weight by −η∂L − η|∂L|w/b: the second part is the gradient of ½λw², with λ = |∂L|/b, in every update. It needs no noise but that of the gradient, and no slope but that of the
    /// bound, and so it is a genuine penalty at the stationary point too: E[∂L] + E[|∂L|·w]/b = 0 exactly.
    /// </remarks>
    public static double SoftBoundsLambda(double meanAbsoluteGradient, double bound) => meanAbsoluteGradient / bound;

    /// <summary>The stationary variance of a weight about its mean: nσ²/(2ηh) of small steps and weights, λw_m²/(2h) of tanh and logistic cells at c = 0.</summary>
    /// <param name="sigma">σ, the noise of one pulse, in units of the state.</param>
    /// <param name="draws">n, how many pulses' noise an update has.</param>
    /// <param name="rate">η.</param>
    /// <param name="curvature">h, the loss's second derivative.</param>
    /// <remarks>The first-order autoregression w ← w − ηh·w + √n·σξ has nσ²/(2ηh − η²h²); this is what is returned.</remarks>
    public static double StationaryVariance(double sigma, double draws, double rate, double curvature)
        => draws * sigma * sigma / (rate * curvature * (2 - (rate * curvature)));

    /// <summary>The stationary mean of one tanh or logistic weight with slope compensation: the m of h(m − w*) + λm(1 − (m² + 3V)/w_m²) = 0, for a normal distribution of variance V.</summary>
    /// <param name="curvature">h &gt; 0.</param>
    /// <param name="target">w*, where the loss has its minimum.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="variance">V ≥ 0.</param>
    /// <param name="saturation">w_m, the largest weight: 1 for tanh and 2 for logistic, in units of the state.</param>
    public static double StationaryMean(double curvature, double target, double lambda, double variance, double saturation)
    {
        double mean = target;
        for (int i = 0; i < 60; i++)
        {
            double square = saturation * saturation, pull = lambda * mean * (1 - (((mean * mean) + (3 * variance)) / square));
            double slope = curvature + (lambda * (1 - (3 * ((mean * mean) + variance) / square)));
            mean -= ((curvature * (mean - target)) + pull) / slope;
        }

        return mean;
    }
}
