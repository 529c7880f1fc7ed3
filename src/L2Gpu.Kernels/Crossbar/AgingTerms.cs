namespace L2Gpu.Kernels;

/// <summary>An <see cref="AgingLaw"/> at one time: what depends on the time alone, computed in FP64 on the host and rounded once.</summary>
public sealed record AgingTerms
{
    // √ln of a quotient of FP64 is less.
    private const float MostRoot = 64;

    private AgingTerms(AgingLaw law, float logTime, float flickerRoot, float whiteVariance) => (Law, LogTime, FlickerRoot, WhiteVariance) = (law, logTime, flickerRoot, whiteVariance);

    /// <summary>The law.</summary>
    public AgingLaw Law { get; }

    /// <summary>ln(t/t₀), and 0 up to t₀.</summary>
    public float LogTime { get; }

    /// <summary>√ln((t + t_r)/(2t_r)), and 0 up to t_r.</summary>
    public float FlickerRoot { get; }

    /// <summary>The variance of white noise.</summary>
    public float WhiteVariance { get; }

    /// <summary>The terms of a law.</summary>
    /// <param name="law">The law.</param>
    /// <param name="seconds">t, the time since programming; ≥ 0.</param>
    /// <exception cref="ArgumentException">The law is not one: a number is out of its range, or bounds cross.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite.</exception>
    public static AgingTerms At(AgingLaw law, double seconds)
    {
        ArgumentNullException.ThrowIfNull(law);
        Require(law);
        if (!double.IsFinite(seconds) || seconds < 0)
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"The time since programming is {seconds} s; give a finite one that is not negative.");
        double flicker = Math.Log((seconds + law.ReadSeconds) / (2 * law.ReadSeconds));
        return new(law, seconds > law.ReferenceSeconds ? (float)Math.Log(seconds / law.ReferenceSeconds) : 0, flicker > 0 ? (float)Math.Sqrt(flicker) : 0, (float)((double)law.WhiteNoise * law.WhiteNoise));
    }

    private static void Require(AgingLaw law)
    {
        CellCheck.Positive(law.FullScale, nameof(law), nameof(law.FullScale));
        CellCheck.Positive(law.ReferenceSeconds, nameof(law), nameof(law.ReferenceSeconds));
        CellCheck.Positive(law.ReadSeconds, nameof(law), nameof(law.ReadSeconds));
        CellCheck.Finite(law.ExponentSlope, nameof(law), nameof(law.ExponentSlope));
        CellCheck.Finite(law.ExponentAtFullScale, nameof(law), nameof(law.ExponentAtFullScale));
        CellCheck.Finite(law.ExponentSpreadSlope, nameof(law), nameof(law.ExponentSpreadSlope));
        CellCheck.Finite(law.ExponentSpreadAtFullScale, nameof(law), nameof(law.ExponentSpreadAtFullScale));
        CellCheck.NotNegative(law.ExponentSpreadLeast, nameof(law), nameof(law.ExponentSpreadLeast));
        CellCheck.NotNegative(law.Flicker, nameof(law), nameof(law.Flicker));
        CellCheck.NotNegative(law.WhiteNoise, nameof(law), nameof(law.WhiteNoise));
        CellCheck.Ordered(law.ExponentLeast, law.ExponentMost, nameof(law), nameof(law.ExponentLeast), nameof(law.ExponentMost));
        CellCheck.Ordered(law.ExponentSpreadLeast, law.ExponentSpreadMost, nameof(law), nameof(law.ExponentSpreadLeast), nameof(law.ExponentSpreadMost));
        CellCheck.Ordered(0, law.FlickerMost, nameof(law), "a least q of", nameof(law.FlickerMost));
        if (!(law.FlickerPower is >= 0 and <= 1))
            throw new ArgumentException($"{nameof(law)} has {nameof(law.FlickerPower)} {law.FlickerPower}; give one from 0 to 1, so that a cell without conductance has no 1/f noise.", nameof(law));
        if (!(Math.Min(law.FlickerMost, law.Flicker * Math.Pow(CellMath.Least, -law.FlickerPower)) <= float.MaxValue / MostRoot))
        {
            throw new ArgumentException(
                $"{nameof(law)} has {nameof(law.Flicker)} {law.Flicker}, {nameof(law.FlickerPower)} {law.FlickerPower} and {nameof(law.FlickerMost)} {law.FlickerMost}, with which q is beyond FP32 where there is no conductance; give a smaller {nameof(law.FlickerMost)}.",
                nameof(law));
        }
    }
}
