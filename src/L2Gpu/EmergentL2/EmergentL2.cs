using L2Gpu.Emergence;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Shows, with error bars, when the noise of memristive cells acts as an L2 penalty on the weights that they hold, and when it does not.</summary>
/// <remarks>docs/emergent-l2.md has the theory and says how to read the report. <see cref="EmergentL2Theory"/> has it in closed form.</remarks>
public static class EmergentL2
{
    /// <summary>Standard errors by which a measurement may miss the theory. A report has some fifteen tests: with this, and <see cref="LeastProbability"/>, one seed in some hundreds refutes a theory that is right.</summary>
    public const double Tolerance = 4;

    /// <summary>The least probability of a test of homogeneity that does not refute.</summary>
    public const double LeastProbability = 1e-4;

    /// <summary>The largest relative error that may go unseen in a measurement that is not inconclusive.</summary>
    public const double LargestError = 0.5;

    // The 95 % quantile of the normal distribution.
    internal const double PowerQuantile = 1.6448536269514722;

    /// <summary>Runs the experiments of a model, and the controls.</summary>
    /// <param name="options">Which and how large; null takes tanh cells.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Looked at after every step.</param>
    /// <exception cref="ArgumentException">The model is one that the theory does not cover, or a size is not one.</exception>
    /// <exception cref="UnsupportedOperatorException">The device does not simulate crossbars.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static EmergentL2Report Run(EmergentL2Options? options = null, IProgress<EmergentL2Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmergentL2Options();
        ArgumentNullException.ThrowIfNull(options.Size, nameof(options));
        options.Size.Check();
        ModelName.Check(options);
        using var context = new StudyContext(options, progress, cancellationToken);
        bool soft = ModelName.IsSoftBounds(options.Model);
        var (experiments, controls, trajectories) = soft ? new SoftBoundsStudy(context).Run() : new AdditiveStudy(context).Run();
        return new EmergentL2Report
        {
            Device = context.Accelerator.Info.Id,
            Seed = options.Seed,
            Model = ModelName.Of(options.Model),
            Bias = options.Bias,
            Coding = options.Coding,
            Size = options.Size,
            Summary = experiments[1].Claim,
            LambdaPerVariance = soft ? double.NaN : EmergentL2Theory.LambdaPerStep(options.Model, options.Bias, 1),
            Experiments = experiments,
            Controls = controls,
            Trajectories = trajectories,
            Hash = context.HashText(),
        };
    }
}
