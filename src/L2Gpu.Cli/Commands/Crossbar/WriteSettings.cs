namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a user asked <c>crossbar write</c> to do.</summary>
/// <param name="Common">What all commands of the group have.</param>
/// <param name="Shape">How large the array is, and where its targets come from.</param>
/// <param name="Steps">How often the array is verified and written.</param>
/// <param name="Array">The cells, and how they are written; weights are conductances less that of rest.</param>
internal sealed record WriteSettings(CrossbarSettings Common, ArrayShape Shape, int Steps, CrossbarArrayOptions Array) : ICrossbarSettings
{
    /// <summary>Whether a target is a difference of two conductances, rather than one.</summary>
    public bool IsPair => Array.Pairing != CellPairing.SingleCell;

    /// <summary>What a weight of 0 stands for.</summary>
    public float Middle => IsPair ? 0 : (float)(((double)Array.Cell.LeastConductance + Array.Cell.GreatestConductance) / 2);

    /// <summary>The least target.</summary>
    public float Least => IsPair ? -Array.WeightRange : Array.Cell.LeastConductance;

    /// <summary>The greatest target.</summary>
    public float Greatest => IsPair ? Array.WeightRange : Array.Cell.GreatestConductance;
}
