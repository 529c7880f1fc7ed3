namespace L2Gpu.Cli.Output;

/// <summary>How long an iteration will take still, by how fast the logarithm of its residual has fallen of late.</summary>
internal sealed class ConvergencePace
{
    private readonly List<(double Seconds, double LogResidual)> _seen = [];

    /// <summary>Forgets what was seen, for another iteration.</summary>
    public void Clear() => _seen.Clear();

    /// <summary>Takes a residual.</summary>
    /// <param name="seconds">The time; it does not fall.</param>
    /// <param name="residual">The relative residual.</param>
    public void Add(double seconds, double residual)
    {
        if (residual > 0 && double.IsFinite(residual)) _seen.Add((seconds, Math.Log(residual)));
    }

    /// <summary>Seconds until the residual is as small as this; null where it does not fall, or too little was seen.</summary>
    /// <param name="tolerance">The residual at which the iteration ends; positive.</param>
    public double? SecondsLeft(double tolerance)
    {
        if (_seen.Count < 3) return null;

        // Residuals go up and down: what counts is the line through the last half of the time.
        double last = _seen[^1].Seconds, from = _seen[0].Seconds + ((last - _seen[0].Seconds) / 2);
        (double Seconds, double LogResidual)[] late = [.. _seen.Where(s => s.Seconds >= from)];
        double time = late.Average(s => s.Seconds), level = late.Average(s => s.LogResidual);
        double spread = late.Sum(s => (s.Seconds - time) * (s.Seconds - time));
        if (spread == 0) return null;
        double slope = late.Sum(s => (s.Seconds - time) * (s.LogResidual - level)) / spread;
        double above = _seen[^1].LogResidual - Math.Log(tolerance);
        return above <= 0 ? 0 : slope < 0 ? above / -slope : null;
    }
}
