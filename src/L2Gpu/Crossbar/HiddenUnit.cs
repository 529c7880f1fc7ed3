namespace L2Gpu;

/// <summary>What stands between two layers of weights.</summary>
public enum HiddenUnit
{
    /// <summary>tanh(a).</summary>
    Tanh,

    /// <summary>max(0, a).</summary>
    Rectifier,
}
