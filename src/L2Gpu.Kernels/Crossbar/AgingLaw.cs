namespace L2Gpu.Kernels;

/// <summary>What time does to a conductance that was programmed t seconds ago, and how much noise a read finds.</summary>
/// <remarks>
/// With g = |G|/<see cref="FullScale"/>, cut to at most 1 and to the smallest normal number at least: G(t) = G·(t/t₀)^−ν for t &gt; t₀ = <see cref="ReferenceSeconds"/>, with ν normal, of mean
/// <see cref="ExponentSlope"/>·ln g + <see cref="ExponentAtFullScale"/> cut to [<see cref="ExponentLeast"/>, <see cref="ExponentMost"/>] and of standard deviation
/// <see cref="ExponentSpreadSlope"/>·ln g + <see cref="ExponentSpreadAtFullScale"/> cut to [<see cref="ExponentSpreadLeast"/>, <see cref="ExponentSpreadMost"/>], drawn once a cell. A read then finds noise of variance
/// <see cref="WhiteNoise"/>² + (q·√ln((t + t_r)/(2t_r))·G(t))², with q = min(<see cref="FlickerMost"/>, <see cref="Flicker"/>·g^−<see cref="FlickerPower"/>) and t_r = <see cref="ReadSeconds"/>: white noise and 1/f noise,
/// which is independent from read to read. S. R. Nandakumar et al., Phase-change memory models for deep learning training and inference, ICECS (2019).
/// </remarks>
public sealed record AgingLaw
{
    /// <summary>Phase-change memory, in µS, of 25 µS at most.</summary>
    public static AgingLaw Pcm { get; } = new()
    {
        FullScale = 25, ReferenceSeconds = 20, ExponentSlope = -0.0155f, ExponentAtFullScale = 0.0244f, ExponentLeast = 0.049f, ExponentMost = 0.1f, ExponentSpreadSlope = -0.0125f,
        ExponentSpreadAtFullScale = -0.0059f, ExponentSpreadLeast = 0.008f, ExponentSpreadMost = 0.045f, Flicker = 0.0088f, FlickerPower = 0.65f, FlickerMost = 0.2f, ReadSeconds = 250e-9,
    };

    /// <summary>The conductance where g is 1; &gt; 0.</summary>
    public float FullScale { get; init; } = 1;

    /// <summary>t₀ in seconds; &gt; 0.</summary>
    public double ReferenceSeconds { get; init; } = 1;

    /// <summary>By how much the mean of ν grows with ln g.</summary>
    public float ExponentSlope { get; init; }

    /// <summary>The mean of ν at g = 1, before it is cut.</summary>
    public float ExponentAtFullScale { get; init; }

    /// <summary>The least mean of ν.</summary>
    public float ExponentLeast { get; init; } = float.NegativeInfinity;

    /// <summary>The greatest mean of ν.</summary>
    public float ExponentMost { get; init; } = float.PositiveInfinity;

    /// <summary>By how much the standard deviation of ν grows with ln g.</summary>
    public float ExponentSpreadSlope { get; init; }

    /// <summary>The standard deviation of ν at g = 1, before it is cut.</summary>
    public float ExponentSpreadAtFullScale { get; init; }

    /// <summary>The least standard deviation of ν; ≥ 0.</summary>
    public float ExponentSpreadLeast { get; init; }

    /// <summary>The greatest standard deviation of ν.</summary>
    public float ExponentSpreadMost { get; init; } = float.PositiveInfinity;

    /// <summary>q at g = 1; ≥ 0, and 0 for no 1/f noise.</summary>
    public float Flicker { get; init; }

    /// <summary>How q falls with g; from 0 to 1.</summary>
    public float FlickerPower { get; init; }

    /// <summary>The greatest q; ≥ 0.</summary>
    public float FlickerMost { get; init; } = float.PositiveInfinity;

    /// <summary>t_r, how long a read takes, in seconds; &gt; 0.</summary>
    public double ReadSeconds { get; init; } = 1e-6;

    /// <summary>The standard deviation of white noise, in units of conductance; ≥ 0.</summary>
    public float WhiteNoise { get; init; }
}
