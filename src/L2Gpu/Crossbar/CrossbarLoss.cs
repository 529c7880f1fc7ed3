namespace L2Gpu;

/// <summary>What training on a crossbar makes small, as a mean over rows.</summary>
public enum CrossbarLoss
{
    /// <summary>½Σ(ŷ − y)² over the outputs.</summary>
    Squared,

    /// <summary>−Σ y·ln p over the outputs, with p = softmax(ŷ); rows of y are probabilities.</summary>
    Softmax,
}
