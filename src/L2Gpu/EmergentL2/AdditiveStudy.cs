using System.Collections.Immutable;
using L2Gpu.Kernels;

namespace L2Gpu.Emergence;

/// <summary>The measurements of cells whose noise is added to their state, and whose response bends.</summary>
internal sealed class AdditiveStudy(StudyContext context)
{
    // λ over the smallest curvature, where weights are small; more where a bias keeps antithetic noise from cancelling.
    private const double Faint = 3e-4, FaintAtBias = 1e-2;

    // The largest weight in units of the response's scale.
    private const double Small = 0.015, SmallAtBias = 0.05;

    // Of FP32.
    private const double Digit = 1.0 / (1 << 23);

    private static readonly GradientCoding[] Codings = [GradientCoding.SlopeCompensated, GradientCoding.OpenLoop, GradientCoding.ChainRule];

    private EmergentL2Size Size => context.Size;

    private double Slowest => 1 / Size.ConditionNumber;

    /// <summary>Single updates.</summary>
    public EmergentL2Measurement Update(CellModel model, float bias, long pairs)
    {
        context.Begin($"update level, {ModelName.Of(model)}");
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        double sigma = UpdateStudy.Sigma(curve), variance = GradientSettings.Draws * sigma * sigma, relative = variance / (curve.Scale * curve.Scale);
        double theory = curve.LambdaPerVariance(GradientCoding.SlopeCompensated) * variance, reference = theory == 0 ? relative : Math.Abs(theory);
        Estimate found = UpdateStudy.Run(context, model, bias, pairs);
        return Measurement.Of(found, theory, reference, 2 * relative * Math.Max(reference, relative)) with
        {
            Name = "update level",
            Brief = "one update without a gradient moves weights by −λφ(w)",
            Claim = theory == 0 ? "no decay" : $"the noise of one update moves a pair by −λ·φ(w), λ = −nσ²g‴/(2g′) {(theory > 0 ? "> 0: decay" : "< 0: growth")}",
            Regime = "pairs of poles c ± x, a noise of its own in each, |x| up to half of the response's scale, no gradient; slope of Δw over φ(w) through the origin, noise ξ and −ξ",
            Quantity = "λ per step",
            Model = ModelName.Of(model),
            Settings = [new("pairs", found.Units), new("draws", GradientSettings.Draws), new("sigma", sigma), new("bias", bias)],
            Neglected = "the fourth order in the noise, 2nσ² of λ",
        };
    }

    /// <summary>The stationary mean where noise is strong, by the equation that it obeys with the moments that were measured.</summary>
    public (EmergentL2Measurement Measurement, EmergentL2Trajectories Trajectories) Strong(CellModel model, float bias, GradientCoding coding)
    {
        context.Begin($"stationary equation, {ModelName.Of(model)}");
        ResponseCurve curve = ResponseCurve.Of(model, bias);

        // By the chain rule nothing holds a state where the response is flat; it must not get there.
        (double amplitude, double shrinkage) = curve.A == 0 ? (0.4, coding == GradientCoding.ChainRule ? 0.02 : 0.1) : (0.2, 0.02);
        RegressionProblem problem = Problem(amplitude * curve.Scale, equalWeights: true);
        double scale = shrinkage / problem.Curvatures.Average(h => 1 / h);
        GradientSettings settings = Settings(model, bias, coding, curve, scale, 1);
        var recorder = new TrajectoryRecorder([.. Enumerable.Range(0, Math.Min(6, problem.Columns)).Select(i => i * problem.Columns / Math.Min(6, problem.Columns))], settings.Replicas);
        GradientSums sums = new GradientRun(context, problem, settings).Run(recorder);
        double relative = settings.Variance / (curve.Scale * curve.Scale), penalty = curve.LambdaPerVariance(GradientCoding.SlopeCompensated) * settings.Variance / settings.Rate;
        double allowance = (20 * relative * relative * relative / settings.Rate) + Digit;
        return (StationaryEquation.Test(problem, settings, curve, sums, Reference(settings, curve, scale), allowance), Picture(problem, settings, penalty, recorder, sums));
    }

    /// <summary>The stationary mean where noise and weights are small: ridge.</summary>
    /// <param name="model">The response.</param>
    /// <param name="bias">c.</param>
    /// <param name="coding">How gradients become updates.</param>
    /// <param name="share">Of the time that the size has.</param>
    /// <param name="quiet">Whether there is no noise.</param>
    public ImmutableArray<EmergentL2Measurement> Weak(CellModel model, float bias, GradientCoding coding, double share = 1, bool quiet = false)
    {
        context.Begin(quiet ? "without noise" : $"small weights, {ModelName.Of(model)}, {coding}");
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        double amplitude = curve.A == 0 ? Small : SmallAtBias, scale = (curve.A == 0 ? Faint : FaintAtBias) * Slowest, rounding = Digit;
        RegressionProblem problem = Problem(amplitude * curve.Scale, equalWeights: false);
        GradientSettings settings = Settings(model, bias, coding, curve, scale, share);
        double reference = Reference(settings, curve, scale);
        settings = settings with { StartsAtLeastSquares = !quiet };
        if (quiet)
        {
            // Without noise a state stands still where a step is less than half of its last digit, which is that of the bias where this is larger; what is left of the way from 0 is there too.
            settings = settings with { Variance = 0, BurnIn = 2 * settings.BurnIn, Steps = settings.BurnIn };
            rounding = (Digit * Math.Max(1, Math.Abs(bias) / (amplitude * curve.Scale)) / Size.StepSize) + (Slowest * Math.Exp(-2 * Size.BurnInTimes));
        }

        GradientSums sums = new GradientRun(context, problem, settings).Run();
        return RidgeComparison.Test(problem, settings, curve, sums, reference, rounding);
    }

    /// <summary>All experiments of a model and a coding.</summary>
    public (ImmutableArray<EmergentL2Measurement> Experiments, ImmutableArray<EmergentL2Measurement> Controls, EmergentL2Trajectories Trajectories) Run()
    {
        EmergentL2Options options = context.Options;
        CellModel model = options.Model;
        CellModel[] growing = [.. new CellModel[]
        {
            new() { Rule = CellRule.Additive, Response = CellResponse.SaturatingExponential },
            new() { Rule = CellRule.Additive, Response = CellResponse.Inverse, ResponseScale = 1, ResponseShift = 2 },
        }.Where(grows => options.Controls && grows.Response != model.Response)];
        context.Count = 3 + (options.Controls ? 4 + growing.Length : 0);
        ImmutableArray<EmergentL2Measurement>.Builder controls = ImmutableArray.CreateBuilder<EmergentL2Measurement>();
        EmergentL2Measurement update = Update(model, options.Bias, Size.UpdatePairs);
        (EmergentL2Measurement strong, EmergentL2Trajectories trajectories) = Strong(model, options.Bias, options.Coding);
        ImmutableArray<EmergentL2Measurement> weak = Weak(model, options.Bias, options.Coding);
        if (options.Controls)
        {
            controls.Add(Weak(model, options.Bias, options.Coding, quiet: true)[0]);
            controls.Add(Weak(new CellModel { Rule = CellRule.Additive }, 0, options.Coding, 0.1)[0]);
            foreach (GradientCoding other in Codings.Where(other => other != options.Coding)) controls.Add(Weak(model, options.Bias, other, 0.25)[0]);
            foreach (CellModel grows in growing) controls.Add(Update(grows, 0, Math.Max(1, Size.UpdatePairs / 4)));
        }

        return ([update, strong, .. weak], controls.ToImmutable(), trajectories);
    }

    private RegressionProblem Problem(double amplitude, bool equalWeights)
        => RegressionProblem.Create(context.Options.Seed, Size.Rows, Size.Columns, Size.ConditionNumber, amplitude, equalWeights);

    private GradientSettings Settings(CellModel model, float bias, GradientCoding coding, ResponseCurve curve, double lambda, double share)
    {
        double time = 1 / (Size.StepSize * Slowest);
        return new GradientSettings
        {
            Model = model,
            Bias = bias,
            Coding = coding,
            Variance = Size.StepSize * lambda / Bend(curve, coding),
            Rate = Size.StepSize,
            Replicas = Size.Replicas,
            BurnIn = (long)Math.Ceiling(Size.BurnInTimes * time),
            Steps = (long)Math.Ceiling(share * Size.CorrelationTimes * time),
        };
    }

    // λ·η/(nσ²) by which the noise of a λ is chosen: where a response hardly bends, as near the bias at which g‴ vanishes, that of a quarter of its scale, so that states stay where the response is what it is about the bias.
    private static double Bend(ResponseCurve curve, GradientCoding coding)
    {
        double square = curve.Scale * curve.Scale, slope = Math.Abs(curve.LambdaPerVariance(GradientCoding.SlopeCompensated)), own = Math.Abs(curve.LambdaPerVariance(coding));
        return curve.IsLine ? 1 / square : Math.Max(0.25 / square, Math.Max(slope, own));
    }

    // The λ of the coding, or where it is 0 that of slope compensation, or where there is none that by which the noise was chosen.
    private static double Reference(GradientSettings settings, ResponseCurve curve, double lambda)
    {
        double own = Math.Abs(curve.LambdaPerVariance(settings.Coding)), slope = Math.Abs(curve.LambdaPerVariance(GradientCoding.SlopeCompensated));
        return own > 0 ? own * settings.Variance / settings.Rate : slope > 0 ? slope * settings.Variance / settings.Rate : lambda;
    }

    private static EmergentL2Trajectories Picture(RegressionProblem problem, GradientSettings settings, double penalty, TrajectoryRecorder recorder, GradientSums sums)
    {
        double[] ridge = problem.WithPenalty(penalty), stationary = GradientSums.Mean(sums.Weights);
        return new(
            $"{ModelName.Of(settings.Model)} cells, {Measurement.Words(settings.Coding)} updates, mean of {settings.Replicas} mirrored pairs of arrays",
            [.. recorder.Steps],
            settings.BurnIn,
            penalty,
            [.. recorder.Weights.Select((weight, at) => new EmergentL2Trajectory(weight, [.. recorder.Mean(at)], [.. recorder.Spread(at)], problem.LeastSquares[weight], ridge[weight], stationary[weight]))]);
    }
}
