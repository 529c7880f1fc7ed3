namespace L2Gpu.Kernels;

/// <summary>What happens to one cell, in FP32, with the same bits on every device: the definition that vectors and device source follow operation by operation.</summary>
/// <remarks>As in <see cref="SimulationMath"/>, no product feeds a sum, and comparisons select, so that NaN ends at the lower bound.</remarks>
public static class CellMath
{
    /// <summary>The least argument of a logarithm: the smallest normal number.</summary>
    public const float Least = 1.17549435e-38f;

    /// <summary>The state after some pulses at once in one direction, within its bounds.</summary>
    /// <param name="model">The rule.</param>
    /// <param name="state">Before.</param>
    /// <param name="up">The direction.</param>
    /// <param name="step">δ of the direction.</param>
    /// <param name="count">n of pulses; 1 for a single one.</param>
    /// <param name="spread">σ.</param>
    /// <param name="normal">ξ.</param>
    /// <param name="lower">b₋.</param>
    /// <param name="upper">b₊.</param>
    public static float Pulse(CellModel model, float state, bool up, float step, float count, float spread, float normal, float lower, float upper)
    {
        float signed = up ? step : -step, noise = spread * MathF.Sqrt(count);
        return Clamp(
            model.Rule == CellRule.Additive
                ? Scatter(noise, normal, MathF.FusedMultiplyAdd(count, signed, state))
                : MathF.FusedMultiplyAdd(signed * Share(model, state, up, lower, upper), Scatter(noise, normal, count), state),
            lower,
            upper);
    }

    /// <summary>
    /// The state after a deterministic update u, within its bounds: s + u + √draws·σξ for <see cref="CellRule.Additive"/>, and n = |u|/δ pulses at once for all others, where a cell with δ = 0 stays.
    /// An infinite u is the largest finite n, and NaN counts as −∞.
    /// </summary>
    /// <param name="model">The rule.</param>
    /// <param name="state">Before.</param>
    /// <param name="increment">u, in units of the state.</param>
    /// <param name="draws">The noise in units of that of one pulse, squared; for <see cref="CellRule.Additive"/> alone.</param>
    /// <param name="step">δ of the direction.</param>
    /// <param name="spread">σ.</param>
    /// <param name="normal">ξ.</param>
    /// <param name="lower">b₋.</param>
    /// <param name="upper">b₊.</param>
    public static float Increment(CellModel model, float state, float increment, float draws, float step, float spread, float normal, float lower, float upper)
    {
        if (model.Rule == CellRule.Additive) return Clamp(Scatter(spread * MathF.Sqrt(draws), normal, state + increment), lower, upper);
        bool up = increment >= 0;
        float pulses = step > 0 ? (up ? increment : -increment) / step : 0, count = pulses < float.MaxValue ? pulses : float.MaxValue;
        return Pulse(model, state, up, step, count, spread, normal, lower, upper);
    }

    /// <summary>The part of a step that a pulse takes at a state: 1 for <see cref="CellRule.Constant"/>.</summary>
    public static float Share(CellModel model, float state, bool up, float lower, float upper)
    {
        switch (model.Rule)
        {
            case CellRule.Linear:
                float ratio = up ? -model.UpSlope / upper : -model.DownSlope / lower;
                return MathF.FusedMultiplyAdd(float.IsFinite(ratio) ? ratio : 0, state, 1);
            case CellRule.Exponential:
                float z = MathF.FusedMultiplyAdd(2 * model.StateScale / (upper - lower), state, model.StateShift);
                float power = SimulationMath.Exp((up ? model.UpSlope : -model.DownSlope) * z);
                float share = MathF.FusedMultiplyAdd(up ? -model.UpAmplitude : -model.DownAmplitude, power, 1);
                return share > 0 ? share : 0;
            case CellRule.Power:
                float room = up ? upper - state : state - lower, omega = room / (upper - lower);
                float capped = omega < 1 ? omega : 1;
                return capped > Least ? SimulationMath.Exp((up ? model.UpSlope : model.DownSlope) * SimulationMath.Log(capped)) : 0;
            default:
                return 1;
        }
    }

    /// <summary>The conductance of a state, without noise.</summary>
    public static float Respond(CellModel model, float state) => MathF.FusedMultiplyAdd(
        model.Gain,
        model.Response switch
        {
            CellResponse.Tanh => SimulationMath.Tanh(state),
            CellResponse.Logistic => 1 / (SimulationMath.Exp(-state) + 1),
            CellResponse.SaturatingExponential => 1 - SimulationMath.Exp(-state / model.ResponseScale),
            CellResponse.Inverse => 1 / MathF.FusedMultiplyAdd(-model.ResponseScale, state, model.ResponseShift),
            _ => state,
        },
        model.Offset);

    /// <summary>The apparent conductance of a state that has just been written.</summary>
    /// <param name="model">The response and its noise.</param>
    /// <param name="state">The state.</param>
    /// <param name="normal">ξ of the noise.</param>
    /// <param name="stuck">Whether the cell is stuck: there is then no noise.</param>
    public static float Apparent(CellModel model, float state, float normal, bool stuck)
    {
        float conductance = Respond(model, state);
        return stuck ? conductance : Scatter(model.WriteNoise, normal, conductance);
    }

    /// <summary>Whether bounds leave a cell no room.</summary>
    public static bool IsStuck(float lower, float upper) => !(lower < upper);

    /// <summary>x + σξ; x itself where σ is 0, the sign of zero included, so that then no ξ need be drawn.</summary>
    public static float Scatter(float sigma, float normal, float x) => sigma > 0 ? MathF.FusedMultiplyAdd(sigma, normal, x) : x;

    /// <summary>x within bounds; the lower one of NaN.</summary>
    public static float Clamp(float x, float lower, float upper)
    {
        float above = x > lower ? x : lower;
        return above < upper ? above : upper;
    }

    /// <summary>The conductance that programming reaches.</summary>
    public static float Program(ProgrammingLaw law, float target, float normal, float lower, float upper)
    {
        float g = target / law.FullScale, sigma = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(law.Quadratic, g, law.Linear), g, law.Constant);
        return Clamp(Scatter(sigma, normal, target), lower, upper);
    }

    /// <summary>What is left of a conductance after a while, and the standard deviation of the noise that a read then finds.</summary>
    /// <param name="terms">The law and the time.</param>
    /// <param name="programmed">G.</param>
    /// <param name="normal">ξ of the drift exponent.</param>
    public static (float Aged, float Noise) Age(AgingTerms terms, float programmed, float normal)
    {
        AgingLaw law = terms.Law;
        float size = MathF.Abs(programmed) / law.FullScale, above = size > Least ? size : Least, log = SimulationMath.Log(above < 1 ? above : 1);
        float mean = Clamp(MathF.FusedMultiplyAdd(law.ExponentSlope, log, law.ExponentAtFullScale), law.ExponentLeast, law.ExponentMost);
        float spread = Clamp(MathF.FusedMultiplyAdd(law.ExponentSpreadSlope, log, law.ExponentSpreadAtFullScale), law.ExponentSpreadLeast, law.ExponentSpreadMost);
        float aged = programmed * SimulationMath.Exp(-MathF.FusedMultiplyAdd(spread, normal, mean) * terms.LogTime);
        float share = law.Flicker * SimulationMath.Exp(-law.FlickerPower * log);
        float flicker = (share < law.FlickerMost ? share : law.FlickerMost) * terms.FlickerRoot * aged;
        return (aged, MathF.Sqrt(MathF.FusedMultiplyAdd(flicker, flicker, terms.WhiteVariance)));
    }

    /// <summary>What is drawn for a cell.</summary>
    /// <param name="law">The law.</param>
    /// <param name="step">ξ₀.</param>
    /// <param name="asymmetry">ξ₁.</param>
    /// <param name="lower">ξ₂.</param>
    /// <param name="upper">ξ₃.</param>
    /// <param name="cycle">ξ₄.</param>
    /// <param name="uniform">u.</param>
    public static CellValues Spread(CellSpread law, float step, float asymmetry, float lower, float upper, float cycle, float uniform)
    {
        float size = Vary(law.Step, law.StepSpread, step), a = MathF.FusedMultiplyAdd(law.AsymmetrySpread, asymmetry, law.Asymmetry);
        float least = Vary(law.Lower, law.LowerSpread, lower), most = Vary(law.Upper, law.UpperSpread, upper), top = least < most ? most : least;
        bool low = uniform <= law.StuckLow, high = !low && uniform <= law.StuckLow + law.StuckHigh;
        return new(size * Positive(1 + a), size * Positive(1 - a), high ? top : least, low ? least : top, Vary(law.CycleToCycle, law.CycleToCycleSpread, cycle));
    }

    /// <summary>The probability of a pulse in a slot; 0 of NaN.</summary>
    /// <param name="scale">Probability per unit.</param>
    /// <param name="value">x.</param>
    /// <param name="down">Whether the train's sign is negative.</param>
    public static float Chance(float scale, float value, out bool down)
    {
        float product = scale * value;
        down = product < 0;
        float size = down ? -product : product;
        return size > 0 ? size : 0;
    }

    /// <summary>Whether a slot has a pulse: for u ≤ the probability, so that 0 gives none and 1 always one.</summary>
    public static bool Fires(float chance, float uniform) => uniform <= chance;

    /// <summary>What a converter makes of a number; NaN passes.</summary>
    public static float Convert(Converter converter, float x)
    {
        if (converter.Bits == 0) return x;
        float above = x < -converter.Bound ? -converter.Bound : x, cut = above > converter.Bound ? converter.Bound : above;

        // A product that is added to others: an fma, so that no compiler makes one of both.
        return MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(cut, converter.Density, SimulationMath.Shift) - SimulationMath.Shift, converter.Step, 0);
    }

    private static float Vary(float mean, float spread, float normal) => mean * Positive(MathF.FusedMultiplyAdd(spread, normal, 1));

    private static float Positive(float x) => x > 0 ? x : 0;
}
