using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>When noise of cells acts as an L2 penalty and when it does not: theory beside measurement.</summary>
public sealed record EmergentL2Report
{
    /// <summary>The device, as in <c>cpu</c> or <c>cuda:0</c>. It has no influence on any number here.</summary>
    public required string Device { get; init; }

    /// <summary>The seed, from which every number here follows.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The response or rule of the cells, as in <c>tanh</c>.</summary>
    public required string Model { get; init; }

    /// <summary>c, the state about which weights are 0.</summary>
    public required double Bias { get; init; }

    /// <summary>How gradients became updates.</summary>
    public required GradientCoding Coding { get; init; }

    /// <summary>The sizes of the options.</summary>
    public required EmergentL2Size Size { get; init; }

    /// <summary>What theory says of this model and coding, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>λ per step in units of n·σ²: −g‴(c)/(2g′(c)), for n draws of noise σ a step. NaN for soft bounds, whose λ is E|∂L|/b.</summary>
    public required double LambdaPerVariance { get; init; }

    /// <summary>The experiments, from single updates to the solution of a regression.</summary>
    public required ImmutableArray<EmergentL2Measurement> Experiments { get; init; }

    /// <summary>The same experiments where there must be no decay, or growth, and with the other codings; empty where they were not asked for.</summary>
    public required ImmutableArray<EmergentL2Measurement> Controls { get; init; }

    /// <summary>How some weights went, for a picture.</summary>
    public required EmergentL2Trajectories Trajectories { get; init; }

    /// <summary>The SHA-256 of the final states and of all sums, in hexadecimal: the same on every device.</summary>
    public required string Hash { get; init; }

    /// <summary>Refuted if an experiment or control is; else inconclusive if one is; else consistent.</summary>
    public EmergentL2Verdict Verdict
    {
        get
        {
            IEnumerable<EmergentL2Verdict> all = Experiments.Concat(Controls).Select(m => m.Verdict);
            return all.Contains(EmergentL2Verdict.Refuted) ? EmergentL2Verdict.Refuted
                : all.Contains(EmergentL2Verdict.Inconclusive) ? EmergentL2Verdict.Inconclusive
                : EmergentL2Verdict.Consistent;
        }
    }
}
