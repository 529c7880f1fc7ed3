namespace L2Gpu.DeviceRunner.Timings;

/// <summary>What became of a row.</summary>
internal sealed record Result(Row Row)
{
    /// <summary>Why it was not measured, or what was wrong; empty where all is right.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Whether it ran and was wrong, or threw.</summary>
    public bool IsWrong { get; init; }

    /// <summary>Seconds of each run; none where it was left out.</summary>
    public double[] Samples { get; init; } = [];

    public double Flops { get; init; }

    public double Bytes { get; init; }

    /// <summary>The least time that it can take, in seconds; NaN where nothing says so.</summary>
    public double Floor { get; init; } = double.NaN;

    /// <summary>What makes the floor: <c>memory</c>, <c>arithmetic</c>, or another measurement.</summary>
    public string FloorBy { get; init; } = string.Empty;

    public bool ByHost { get; init; }

    public Accuracy? Accuracy { get; init; }

    /// <summary>Seconds in the middle; NaN where it was left out.</summary>
    public double Median => Samples.Length == 0 ? double.NaN : Samples.Order().ElementAt(Samples.Length / 2);
}
