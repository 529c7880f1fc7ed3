using L2Gpu.Kernels;

namespace L2Gpu.Crossbars;

/// <summary>Slope and inverse of a cell's response, in FP32 on the host, with the same bits on every machine.</summary>
internal static class CellCurve
{
    private const float Ln2 = 0.693147182464599609375f;

    /// <summary>g′(s).</summary>
    public static float Slope(CellModel model, float state)
    {
        switch (model.Response)
        {
            case CellResponse.Tanh:
                float t = SimulationMath.Tanh(state);
                return model.Gain * MathF.FusedMultiplyAdd(-t, t, 1);
            case CellResponse.Logistic:
                float p = 1 / (SimulationMath.Exp(-state) + 1);
                return model.Gain * p * (1 - p);
            case CellResponse.SaturatingExponential:
                return model.Gain / model.ResponseScale * SimulationMath.Exp(-state / model.ResponseScale);
            case CellResponse.Inverse:
                float r = 1 / MathF.FusedMultiplyAdd(-model.ResponseScale, state, model.ResponseShift);
                return model.Gain * model.ResponseScale * r * r;
            default:
                return model.Gain;
        }
    }

    /// <summary>The state whose conductance is this; beyond the range of the response, one far away.</summary>
    public static float State(CellModel model, float conductance)
    {
        float r = (conductance - model.Offset) / model.Gain;
        return model.Response switch
        {
            CellResponse.Tanh => 0.5f * (Log(1 + r) - Log(1 - r)),
            CellResponse.Logistic => Log(r) - Log(1 - r),
            CellResponse.SaturatingExponential => -model.ResponseScale * Log(1 - r),
            CellResponse.Inverse => (model.ResponseShift - (1 / r)) / model.ResponseScale,
            _ => r,
        };
    }

    // Of numbers from 2⁻¹²⁶ on, and of those below it, −∞.
    private static float Log(float x)
    {
        if (!(x >= 1.17549435e-38f)) return float.NegativeInfinity;
        if (x <= 1) return SimulationMath.Log(x);
        return x <= 2 ? SimulationMath.Log(x / 2) + Ln2 : -SimulationMath.Log(1 / x);
    }
}
