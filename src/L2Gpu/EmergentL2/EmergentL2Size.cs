using System.Numerics;

namespace L2Gpu;

/// <summary>How large the experiments are, and so which error of the theory they would find.</summary>
public sealed record EmergentL2Size
{
    /// <summary>About a minute on two cores. An error of λ of some percent would be found: the report says of how many.</summary>
    public static EmergentL2Size Default { get; } = new();

    /// <summary>Some seconds, for tests and for a first look: 16 weights, and averages over a tenth of the time.</summary>
    public static EmergentL2Size Quick { get; } = new() { UpdatePairs = 1 << 20, Rows = 64, Columns = 16, CorrelationTimes = 100 };

    /// <summary>Pairs of an update with noise ξ and one with −ξ; rounded up to whole arrays of 2¹⁷.</summary>
    public long UpdatePairs { get; init; } = 1L << 22;

    /// <summary>N, the rows of the regression: a power of two, more than <see cref="Columns"/>.</summary>
    public int Rows { get; init; } = 512;

    /// <summary>p, its columns: a power of two from 2 to 1024.</summary>
    public int Columns { get; init; } = 64;

    /// <summary>How many independent pairs of arrays learn it: a multiple of 32 to 1024 and, for the homogeneity of directions, more than <see cref="Columns"/>. Random numbers are drawn by the 128.</summary>
    public int Replicas { get; init; } = 128;

    /// <summary>The condition number of the curvature H = XᵀX/N; from 1 to 1000.</summary>
    public double ConditionNumber { get; init; } = 10;

    /// <summary>η·h of the largest curvature; from 0.001 to 0.5.</summary>
    public double StepSize { get; init; } = 0.1;

    /// <summary>Steps to average over, in units of the longest correlation time 1/(η·h) of the smallest curvature; from 10 on.</summary>
    public double CorrelationTimes { get; init; } = 1000;

    /// <summary>Steps before that, in the same unit; from 5 on.</summary>
    public double BurnInTimes { get; init; } = 10;

    internal void Check()
    {
        Require(UpdatePairs is >= 1 and <= 1L << 40, nameof(UpdatePairs), UpdatePairs, "take 1 to 2⁴⁰");
        Require(Columns is >= 2 and <= 1024 && BitOperations.IsPow2(Columns), nameof(Columns), Columns, "take a power of two from 2 to 1024");
        Require(Rows > Columns && Rows <= 1 << 20 && BitOperations.IsPow2(Rows), nameof(Rows), Rows, $"take a power of two above the {Columns} columns");
        Require(Replicas is >= 32 and <= 1024 && Replicas % 32 == 0 && Replicas > Columns, nameof(Replicas), Replicas, $"take a multiple of 32 to 1024, and more than the {Columns} columns");
        Require(ConditionNumber is >= 1 and <= 1000, nameof(ConditionNumber), ConditionNumber, "take 1 to 1000");
        Require(StepSize is >= 0.001 and <= 0.5, nameof(StepSize), StepSize, "take 0.001 to 0.5");
        Require(CorrelationTimes is >= 10 and <= 1e9, nameof(CorrelationTimes), CorrelationTimes, "take 10 or more");
        Require(BurnInTimes is >= 5 and <= 1e9, nameof(BurnInTimes), BurnInTimes, "take 5 or more");
    }

    private static void Require<T>(bool holds, string name, T value, string remedy)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"The size {name} is {value}; {remedy}.");
    }
}
