namespace L2Gpu;

/// <summary>A network of layers whose weights are arrays of simulated cells, and how it is trained.</summary>
public sealed record CrossbarTrainerOptions
{
    /// <summary>Hidden units of each layer between the inputs and the outputs; none for linear regression.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>What hidden units do.</summary>
    public HiddenUnit Unit { get; init; }

    /// <summary>What is made small.</summary>
    public CrossbarLoss Loss { get; init; }

    /// <summary>Whether each layer has an input more, which is always 1.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>What the layers are made of. <see cref="CrossbarArrayOptions.FirstCell"/> is that of the first layer, and others follow it; <see cref="CrossbarArrayOptions.Traced"/> is <see cref="Traced"/>'s.</summary>
    public CrossbarArrayOptions Array { get; init; } = new();

    /// <summary>Passes over the rows; at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Rows whose gradient is taken at the same weights; at least 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The learning rate of the mean gradient of a batch, in the first epoch; &gt; 0.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>Epoch e, from 0, has <see cref="LearningRate"/>/(1 + this·e); ≥ 0.</summary>
    public float LearningRateDecay { get; init; }

    /// <summary>Cells whose state is recorded.</summary>
    public IReadOnlyList<TracedCell> Traced { get; init; } = [];
}
