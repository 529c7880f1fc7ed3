using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>Kinds of cells by name: models with plain numbers, and presets that were fitted to measured devices.</summary>
/// <remarks>
/// The models have cells that are alike, with steps of a thousandth of their range or so and a noise from pulse to pulse of 0.3 of a step, as in T. Gokmen and Y. Vlasov, Acceleration of deep neural network training with
/// resistive cross-point devices: design considerations, Front. Neurosci. 10:333 (2016). The presets have the numbers of the fits that aihwkit (M. J. Rasch et al., A flexible and fast PyTorch toolkit for simulating training and inference on analog
/// crossbar arrays, AICAS (2021)) publishes, in its units, in which weights reach from −1 to 1. Where its models and <see cref="CellRule"/> differ, the latter hold: noise from pulse to pulse is in proportion to the step that the
/// state leaves (there, that of the soft bounds is not), and cells differ by normal laws (there, the steps of the two arrays by lognormal ones: of <c>reram-array-om</c> 10 % of the cells have a step of 0 here, and of <c>hfo2</c> 8 %).
/// </remarks>
public static class CellPresets
{
    // Of a pulse, in units of its step.
    private const float Noise = 0.3f;

    // aihwkit's up_down: pulses up have the whole step, those down 1 − up_down of it. Spread takes the mean of both, and half of their difference over it.
    private const float UpDown = 0.259359f, Mean = 1 - (UpDown / 2);

    private const string Gong2018 = "N. Gong et al., Signal and noise extraction from analog memory elements for neuromorphic computing, Nat. Commun. 9:2102 (2018), as fitted in aihwkit";

    private const string Gong2022 = "N. Gong, M. J. Rasch et al., Deep learning acceleration in 14nm CMOS compatible ReRAM array: device, material and algorithm co-optimization, IEDM (2022), as fitted in aihwkit";

    /// <summary>G = ½ + ½·tanh(s), s from −4 to 4, moved by ±0.002.</summary>
    public static CellPreset Tanh { get; } = Additive("tanh", CellResponse.Tanh, 0.002f, -4, 4, new() { Rule = CellRule.Additive, Offset = 0.5f, Gain = 0.5f });

    /// <summary>G = 1/(1 + e⁻ˢ), s from −8 to 8, moved by ±0.004: <see cref="Tanh"/> in twice its unit.</summary>
    public static CellPreset Logistic { get; } = Additive("logistic", CellResponse.Logistic, 0.004f, -8, 8, new() { Rule = CellRule.Additive });

    /// <summary>G = 1 − e⁻ˢ, s from 0 to 4, moved by ±0.002.</summary>
    public static CellPreset SaturatingExponential { get; } = Additive("saturating-exponential", CellResponse.SaturatingExponential, 0.002f, 0, 4, new() { Rule = CellRule.Additive });

    /// <summary>G = 1/(10 − 9s), s from 0 to 1, moved by ±0.001: a resistance that falls in a straight line.</summary>
    public static CellPreset Inverse { get; } = Additive("inverse", CellResponse.Inverse, 0.001f, 0, 1, new() { Rule = CellRule.Additive, ResponseScale = 9, ResponseShift = 10 });

    /// <summary>The state is the conductance, from −1 to 1, and each pulse moves it by 0.001.</summary>
    public static CellPreset ConstantStep { get; } = Stepped("constant-step", new() { Rule = CellRule.Constant });

    /// <summary>Steps that fall to half at the bounds: γ = ½.</summary>
    public static CellPreset LinearStep { get; } = Stepped("linear-step", new() { Rule = CellRule.Linear, UpSlope = 0.5f, DownSlope = 0.5f });

    /// <summary>Steps that fall to nothing at the bounds: γ = 1.</summary>
    public static CellPreset SoftBounds { get; } = Stepped("soft-bounds", new() { Rule = CellRule.Linear });

    /// <summary>Steps that fall by an exponential, differently up and down.</summary>
    public static CellPreset ExponentialStep { get; } = Stepped("exponential-step", new()
    {
        Rule = CellRule.Exponential, UpAmplitude = 0.00081f, DownAmplitude = 0.36833f, UpSlope = 12.44625f, DownSlope = 12.78785f, StateScale = 0.244f, StateShift = 0.2425f,
    });

    /// <summary>Steps in proportion to the distance from the bound ahead, by the power rule.</summary>
    public static CellPreset PowerStep { get; } = Stepped("power-step", new() { Rule = CellRule.Power });

    /// <summary>Resistive memory, by exponential steps: 0.00135 up and 0.0010 down, of 5 times as much noise, and a write noise of 75 of them.</summary>
    public static CellPreset ReRamEs { get; } = new()
    {
        Name = "reram-es",
        Source = Gong2018,
        Model = new()
        {
            Rule = CellRule.Exponential, UpAmplitude = -1.18445f, DownAmplitude = -0.081404f, UpSlope = 5, DownSlope = 5, StateScale = -0.5f, StateShift = -0.5f, WriteNoise = 75 * 0.00135f,
        },
        Spread = new()
        {
            Step = Mean * 0.00135f, StepSpread = 0.2f, Asymmetry = UpDown / 2 / Mean, AsymmetrySpread = 0.05f / Mean, Lower = -1, LowerSpread = 0.3f, Upper = 1, UpperSpread = 0.3f, CycleToCycle = 5,
        },
    };

    /// <summary>The same memory, by soft bounds about its symmetry point: 0.002, of 3.75 times as much noise, and a write noise of 56 of them.</summary>
    public static CellPreset ReRamSb { get; } = new()
    {
        Name = "reram-sb",
        Source = Gong2018,
        Model = new() { Rule = CellRule.Linear, WriteNoise = 56 * 0.002f },
        Spread = new()
        {
            Step = 0.002f, StepSpread = 0.3f, AsymmetrySpread = 0.01f, Lower = -0.75f, LowerSpread = 0.3f / 0.75f, Upper = 1.25f, UpperSpread = 0.3f / 1.25f, CycleToCycle = 3.75f,
        },
    };

    /// <summary>An array of resistive memory of an optimised material, by soft bounds; 13.5 % of the cells that were measured were stuck, which is left to <see cref="CellSpread.StuckLow"/>.</summary>
    public static CellPreset ReRamArrayOm { get; } = Array("reram-array-om", 0.0949f, 0.7829f, 0.5695f, 0.3499f, 0.4158f, 1.4113f);

    /// <summary>An array of resistive memory of hafnium oxide, by soft bounds; 10 % of the cells that were measured were stuck, which is left to <see cref="CellSpread.StuckLow"/>.</summary>
    public static CellPreset HfO2 { get; } = Array("hfo2", 0.4622f, 0.7125f, 0.5990f, 0.4295f, 0.2174f, 0.5841f);

    /// <summary>
    /// Phase-change memory, in µS, of 25 µS at most, which pulses only move up: for <see cref="CellPairing.OneSided"/> with <see cref="CrossbarArrayOptions.RecenterEvery"/>. Steps as fitted in training, noise of programming
    /// and reads, and drift, as measured in inference.
    /// </summary>
    /// <remarks>The noise from pulse to pulse is 0.6 of the step alone; that of the fit has further terms.</remarks>
    public static CellPreset Pcm { get; } = new()
    {
        Name = "pcm",
        Source = "S. R. Nandakumar et al., Mixed-precision deep learning based on computational memory, Front. Neurosci. 14:406 (2020), as fitted in aihwkit, for pulses; "
            + "S. R. Nandakumar et al., Phase-change memory models for deep learning training and inference, ICECS (2019), for programming, drift and noise",
        Model = new()
        {
            Rule = CellRule.Exponential, UpAmplitude = -27.235f, DownAmplitude = -2.235f, UpSlope = 2.5f, DownSlope = 2.5f, StateScale = -1, StateShift = 0, Gain = 12.5f,
        },

        // An asymmetry of 1: steps of 0.01 up, none down.
        Spread = new() { Step = 0.005f, StepSpread = 0.2f, Asymmetry = 1, Lower = 0, Upper = 2, UpperSpread = 0.1f, CycleToCycle = 0.6f },
        Programming = ProgrammingLaw.Pcm,
        Aging = AgingLaw.Pcm,
    };

    /// <summary>All of them, models first.</summary>
    public static IReadOnlyList<CellPreset> All { get; } =
    [
        Tanh, Logistic, SaturatingExponential, Inverse, ConstantStep, LinearStep, SoftBounds, ExponentialStep, PowerStep, ReRamEs, ReRamSb, ReRamArrayOm, HfO2, Pcm,
    ];

    /// <summary>Finds one by its name, such as <c>soft-bounds</c> or <c>pcm</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that there are.</exception>
    public static CellPreset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no preset '{name}'; take one of {string.Join(", ", All.Select(preset => preset.Name))}.", nameof(name));
    }

    private static CellPreset Additive(string name, CellResponse response, float step, float lower, float upper, CellModel model) => new()
    {
        Name = name,
        Model = model with { Response = response },
        Spread = new() { Step = step, Lower = lower, Upper = upper, CycleToCycle = Noise * step },
    };

    private static CellPreset Stepped(string name, CellModel model) => new()
    {
        Name = name,
        Model = model,
        Spread = new() { Step = 0.001f, Lower = -1, Upper = 1, CycleToCycle = Noise },
    };

    private static CellPreset Array(string name, float step, float stepSpread, float lowerSpread, float upperSpread, float cycleToCycle, float writeNoise) => new()
    {
        Name = name,
        Source = Gong2022,
        Model = new() { Rule = CellRule.Linear, WriteNoise = writeNoise * step },
        Spread = new()
        {
            Step = step, StepSpread = stepSpread, AsymmetrySpread = 0.01f, Lower = -1, LowerSpread = lowerSpread, Upper = 1, UpperSpread = upperSpread, CycleToCycle = cycleToCycle,
        },
    };
}
