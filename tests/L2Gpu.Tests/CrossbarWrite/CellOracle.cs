using L2Gpu.Kernels;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>What a cell does, in FP64 and with the functions of the system: written from the formulas, not from the simulation.</summary>
internal static class CellOracle
{
    /// <summary>The mean of a pulse's change of state, and its standard deviation, away from bounds.</summary>
    public static (double Mean, double Deviation) Pulse(CellModel model, double state, bool up, double step, double spread, double lower, double upper)
    {
        double share = model.Rule switch
        {
            CellRule.Linear => 1 - ((up ? model.UpSlope / upper : model.DownSlope / lower) * state),
            CellRule.Exponential => Math.Max(0, 1 - ((up ? model.UpAmplitude : model.DownAmplitude) * Math.Exp((up ? model.UpSlope : -model.DownSlope) * ((2 * model.StateScale * state / (upper - lower)) + model.StateShift)))),
            CellRule.Power => up ? Math.Pow((upper - state) / (upper - lower), model.UpSlope) : Math.Pow((state - lower) / (upper - lower), model.DownSlope),
            _ => 1,
        };
        double mean = (up ? step : -step) * share;
        return (mean, model.Rule == CellRule.Additive ? spread : Math.Abs(mean) * spread);
    }

    /// <summary>G(s).</summary>
    public static double Respond(CellModel model, double state) => model.Offset + (model.Gain * model.Response switch
    {
        CellResponse.Tanh => Math.Tanh(state),
        CellResponse.Logistic => 1 / (1 + Math.Exp(-state)),
        CellResponse.SaturatingExponential => 1 - Math.Exp(-state / model.ResponseScale),
        CellResponse.Inverse => 1 / (model.ResponseShift - (model.ResponseScale * state)),
        _ => state,
    });
}
