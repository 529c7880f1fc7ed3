namespace L2Gpu.Cli.Commands;

/// <summary>Where γ, or the length scale, of a kernel comes from.</summary>
internal enum KernelScale
{
    /// <summary>It was given, or has its default, or there is none.</summary>
    Given,

    /// <summary>From the median distance between rows.</summary>
    Median,

    /// <summary>The best of several, together with λ, by exact leave-one-out.</summary>
    Searched,
}
