namespace L2Gpu;

/// <summary>How a rank-one update reaches the cells.</summary>
public enum UpdateMode
{
    /// <summary>By coincidences of stochastic pulse trains: right in the mean, and done by rows and columns alone.</summary>
    Pulsed,

    /// <summary>By a number for each cell.</summary>
    Deterministic,
}
