using L2Gpu.Kernels;

namespace L2Gpu.Emergence;

/// <summary>How arrays of noisy cells learn a regression.</summary>
internal sealed record GradientSettings
{
    /// <summary>Noise of so many pulses goes into every step.</summary>
    public const float Draws = 4;

    public required CellModel Model { get; init; }

    public required float Bias { get; init; }

    public required GradientCoding Coding { get; init; }

    /// <summary>nσ², the variance of a step.</summary>
    public required double Variance { get; init; }

    /// <summary>η.</summary>
    public required double Rate { get; init; }

    public required int Replicas { get; init; }

    public required long BurnIn { get; init; }

    /// <summary>Steps after <see cref="BurnIn"/>.</summary>
    public required long Steps { get; init; }

    /// <summary>Whether weights begin where least squares has them; else at 0.</summary>
    public bool StartsAtLeastSquares { get; init; }

    /// <summary>σ of a pulse, as the cells have it.</summary>
    public float Sigma => (float)Math.Sqrt(Variance / Draws);

    /// <summary>Steps from one sample to the next: most of the shortest correlation time.</summary>
    public int Every => Math.Max(1, (int)(0.8 / Rate));
}
