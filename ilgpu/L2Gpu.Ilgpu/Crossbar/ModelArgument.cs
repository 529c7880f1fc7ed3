using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>A <see cref="CellModel"/> inside kernels, and what happens to one cell, as in <see cref="CellMath"/>, operation by operation.</summary>
internal readonly struct ModelArgument
{
    // CellRule and CellResponse as numbers.
    private const int Additive = (int)CellRule.Additive, Linear = (int)CellRule.Linear, Exponential = (int)CellRule.Exponential, PowerRule = (int)CellRule.Power;
    private const int Tanh = (int)CellResponse.Tanh, Logistic = (int)CellResponse.Logistic, Saturating = (int)CellResponse.SaturatingExponential, Inverse = (int)CellResponse.Inverse;

    private readonly int _rule;
    private readonly int _response;
    private readonly float _upSlope;
    private readonly float _downSlope;
    private readonly float _upAmplitude;
    private readonly float _downAmplitude;
    private readonly float _twiceScale;
    private readonly float _shift;
    private readonly float _responseScale;
    private readonly float _responseShift;
    private readonly float _offset;
    private readonly float _gain;
    private readonly float _writeNoise;

    public ModelArgument(CellModel model)
    {
        (_rule, _response, _upSlope, _downSlope, _upAmplitude, _downAmplitude) = ((int)model.Rule, (int)model.Response, model.UpSlope, model.DownSlope, model.UpAmplitude, model.DownAmplitude);
        (_twiceScale, _shift, _responseScale, _responseShift, _offset, _gain, _writeNoise) =
            (2 * model.StateScale, model.StateShift, model.ResponseScale, model.ResponseShift, model.Offset, model.Gain, model.WriteNoise);
    }

    /// <summary>Whether writing adds noise to the conductance.</summary>
    public readonly bool IsNoisy => _writeNoise > 0;

    /// <summary>The state after some pulses at once.</summary>
    public readonly float Pulse<TFused>(float state, bool up, float step, float count, float spread, float normal, float lower, float upper)
        where TFused : struct, IFused
    {
        float signed = up ? step : -step, noise = spread * MathF.Sqrt(count);
        float moved = _rule == Additive
            ? CellFunctions.Scatter<TFused>(noise, normal, TFused.MultiplyAdd(count, signed, state))
            : TFused.MultiplyAdd(signed * Share<TFused>(state, up, lower, upper), CellFunctions.Scatter<TFused>(noise, normal, count), state);
        return CellFunctions.Clamp(moved, lower, upper);
    }

    /// <summary>The state after a deterministic update.</summary>
    public readonly float Increment<TFused>(float state, float increment, float draws, float step, float spread, float normal, float lower, float upper)
        where TFused : struct, IFused
    {
        if (_rule == Additive) return CellFunctions.Clamp(CellFunctions.Scatter<TFused>(spread * MathF.Sqrt(draws), normal, state + increment), lower, upper);
        bool up = increment >= 0;
        float pulses = step > 0 ? (up ? increment : -increment) / step : 0, count = pulses < float.MaxValue ? pulses : float.MaxValue;
        return Pulse<TFused>(state, up, step, count, spread, normal, lower, upper);
    }

    /// <summary>The conductance of a state.</summary>
    public readonly float Respond<TFused>(float state)
        where TFused : struct, IFused
    {
        float r = state;
        if (_response == Tanh) r = FloatMath<TFused>.Tanh(state);
        else if (_response == Logistic) r = 1 / (FloatMath<TFused>.Exp(-state) + 1);
        else if (_response == Saturating) r = 1 - FloatMath<TFused>.Exp(-state / _responseScale);
        else if (_response == Inverse) r = 1 / TFused.MultiplyAdd(-_responseScale, state, _responseShift);
        return TFused.MultiplyAdd(_gain, r, _offset);
    }

    /// <summary>The apparent conductance of a state that has just been written.</summary>
    public readonly float Apparent<TFused>(float state, float normal, float lower, float upper)
        where TFused : struct, IFused
    {
        float conductance = Respond<TFused>(state);
        return lower < upper ? CellFunctions.Scatter<TFused>(_writeNoise, normal, conductance) : conductance;
    }

    // The part of a step that a pulse takes.
    private readonly float Share<TFused>(float state, bool up, float lower, float upper)
        where TFused : struct, IFused
    {
        if (_rule == Linear)
        {
            float ratio = up ? -_upSlope / upper : -_downSlope / lower;
            return TFused.MultiplyAdd(FloatMath<TFused>.IsFinite(ratio) ? ratio : 0, state, 1);
        }

        if (_rule == Exponential)
        {
            float z = TFused.MultiplyAdd(_twiceScale / (upper - lower), state, _shift);
            return CellFunctions.Positive(TFused.MultiplyAdd(up ? -_upAmplitude : -_downAmplitude, FloatMath<TFused>.Exp((up ? _upSlope : -_downSlope) * z), 1));
        }

        if (_rule == PowerRule)
        {
            float room = up ? upper - state : state - lower, omega = room / (upper - lower), capped = omega < 1 ? omega : 1;
            return capped > CellMath.Least ? FloatMath<TFused>.Exp((up ? _upSlope : _downSlope) * FloatMath<TFused>.Log(capped)) : 0;
        }

        return 1;
    }
}
