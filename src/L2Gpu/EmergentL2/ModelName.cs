using L2Gpu.Kernels;

namespace L2Gpu.Emergence;

/// <summary>What models are called, and which ones there is a theory of.</summary>
internal static class ModelName
{
    public static string Of(CellModel model) => IsSoftBounds(model) ? "soft-bounds" : model.Response switch
    {
        CellResponse.Tanh => "tanh",
        CellResponse.Logistic => "logistic",
        CellResponse.SaturatingExponential => "saturating-exponential",
        CellResponse.Inverse => "inverse",
        _ => "linear",
    };

    public static bool IsSoftBounds(CellModel model) => model.Rule == CellRule.Linear;

    /// <summary>Throws unless there is a theory of a model at a bias.</summary>
    public static void Check(EmergentL2Options options)
    {
        CellModel model = options.Model;
        ArgumentNullException.ThrowIfNull(model, nameof(options));
        if (!Enum.IsDefined(options.Coding)) throw new ArgumentException($"Coding is {options.Coding}; take one of {string.Join(", ", Enum.GetNames<GradientCoding>())}.", nameof(options));
        if (!float.IsFinite(options.Bias)) throw new ArgumentException($"The bias is {options.Bias}; it must be finite.", nameof(options));
        if (IsSoftBounds(model))
        {
            if (model.Response != CellResponse.Linear || model.UpSlope != 1 || model.DownSlope != 1 || options.Bias != 0)
            {
                throw new ArgumentException(
                    $"Soft bounds have slopes of 1, a linear response and no bias; here they are {model.UpSlope} and {model.DownSlope}, {model.Response} and {options.Bias}. Leave these as they are by default.", nameof(options));
            }

            return;
        }

        if (model.Rule != CellRule.Additive)
            throw new ArgumentException($"There is no theory of the rule {model.Rule}; take {nameof(CellRule.Additive)} with any response, or {nameof(CellRule.Linear)} for soft bounds.", nameof(options));
        if (model.Response is CellResponse.SaturatingExponential or CellResponse.Inverse && !(float.IsFinite(model.ResponseScale) && model.ResponseScale != 0))
            throw new ArgumentException($"The response scale is {model.ResponseScale}; give a finite one that is not 0.", nameof(options));
        if (model.Response == CellResponse.Inverse && !(model.ResponseShift - (model.ResponseScale * (double)options.Bias) > 0))
            throw new ArgumentException($"At the bias {options.Bias} the resistance {model.ResponseShift} − {model.ResponseScale}·s is not above 0; take a bias short of {model.ResponseShift / model.ResponseScale:G3}.", nameof(options));
        double slope = EmergentL2Theory.Derivative(model, 1, options.Bias);
        if (!double.IsFinite(slope) || Math.Abs(slope) < 1e-6)
            throw new ArgumentException($"At the bias {options.Bias} the response has the slope {slope:G3}; take a bias where it responds.", nameof(options));
        if (slope < 0) throw new ArgumentException($"At the bias {options.Bias} the response falls (slope {slope:G3}); take a response scale above 0.", nameof(options));

        if (EmergentL2Theory.LambdaPerStep(model, options.Bias, 1) != 0 && ResponseCurve.Of(model, options.Bias).LambdaPerVariance(GradientCoding.SlopeCompensated) == 0)
            throw new ArgumentException($"At the bias {options.Bias} the third derivative of the response is 0, and there is no λ to measure; take a bias further off.", nameof(options));

        // The last digits of a conductance and of a state, in units of weights that bend.
        ResponseCurve curve = ResponseCurve.Of(model, options.Bias);
        double digit = Math.Max(Math.Abs(curve.Center) / curve.Slope, Math.Abs(options.Bias)) / curve.Scale / (1 << 24);
        if (digit > 1e-5)
            throw new ArgumentException($"At the bias {options.Bias} the response is so flat that FP32 cells resolve {digit:G2} of its scale only; take a bias nearer to 0.", nameof(options));
    }
}
