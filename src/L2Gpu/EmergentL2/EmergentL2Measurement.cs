using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>A number that theory gives, and the same number as the simulated cells have it.</summary>
public sealed record EmergentL2Measurement
{
    /// <summary>What was measured, as in <c>update level</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What theory says, in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>What was done, in a few words.</summary>
    public required string Brief { get; init; }

    /// <summary>In what regime it was measured, and by what method.</summary>
    public required string Regime { get; init; }

    /// <summary>What is compared: <c>λ per step</c>, the part of a weight that an update takes; <c>λ</c>, that of the penalty ½λw²; or <c>λ / theory</c>, a ratio.</summary>
    public required string Quantity { get; init; }

    /// <summary>The response or rule of the cells, as in <c>tanh</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How gradients became updates; null where there were none.</summary>
    public GradientCoding? Coding { get; init; }

    /// <summary>Sizes, rates and noise.</summary>
    public required ImmutableArray<EmergentL2Setting> Settings { get; init; }

    /// <summary>What theory gives.</summary>
    public required double Theory { get; init; }

    /// <summary>What was measured.</summary>
    public required double Measured { get; init; }

    /// <summary>The standard error of <see cref="Measured"/>, over units that are independent of each other.</summary>
    public required double StandardError { get; init; }

    /// <summary>The lower end of the 95 % interval about <see cref="Measured"/>.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end of the 95 % interval.</summary>
    public required double Upper { get; init; }

    /// <summary>How far theory and truth may be apart by what the theory neglects, in the unit of <see cref="Theory"/>; <see cref="Neglected"/> says what that is.</summary>
    public required double Allowance { get; init; }

    /// <summary>What the theory neglects, in words.</summary>
    public required string Neglected { get; init; }

    /// <summary>The λ that errors are measured by: |<see cref="Theory"/>| (of small steps), or where that is 0 the λ that the same noise gives where it does act as a penalty.</summary>
    public required double Reference { get; init; }

    /// <summary>The smallest error of <see cref="Theory"/>, relative to <see cref="Reference"/>, that would be refuted in 95 of 100 seeds, at the least.</summary>
    public double DetectableError => ((2 * Allowance) + ((EmergentL2.Tolerance + EmergentL2.PowerQuantile) * StandardError)) / Reference;

    /// <summary>Whether <see cref="Theory"/> lies in the 95 % interval, or no further from it than <see cref="Allowance"/>.</summary>
    public bool IsInside => Lower - Allowance <= Theory && Theory <= Upper + Allowance;

    /// <summary>Whether all directions agree; null where there are none.</summary>
    public EmergentL2Homogeneity? Homogeneity { get; init; }

    /// <summary>The same number for each direction, by ascending curvature; empty where there are none.</summary>
    public ImmutableArray<EmergentL2Direction> Directions { get; init; } = [];

    /// <summary>Numbers that were measured beside it, such as the λ that plain ridge would have needed.</summary>
    public ImmutableArray<EmergentL2Setting> Beside { get; init; } = [];

    /// <summary>Why nothing can be concluded, whatever the numbers are; null where something can.</summary>
    public string? Caveat { get; init; }

    /// <summary>What the measurement says of the theory.</summary>
    public EmergentL2Verdict Verdict
    {
        get
        {
            if (Caveat is not null) return EmergentL2Verdict.Inconclusive;
            bool refuted = !(Math.Abs(Measured - Theory) <= (EmergentL2.Tolerance * StandardError) + Allowance) || Homogeneity is { Probability: < EmergentL2.LeastProbability };
            return refuted ? EmergentL2Verdict.Refuted : DetectableError <= EmergentL2.LargestError ? EmergentL2Verdict.Consistent : EmergentL2Verdict.Inconclusive;
        }
    }
}
