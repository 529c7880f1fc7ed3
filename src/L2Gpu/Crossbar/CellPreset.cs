using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>A kind of cell by name: how pulses move it, how cells differ from each other, how far from its target programming ends, and what time does to it.</summary>
/// <remarks>Change one with <c>with</c>: <c>CellPresets.Find("soft-bounds") with { Aging = AgingLaw.Pcm }</c>. States are in units of the state, conductances in units of one's own, such as µS.</remarks>
public sealed record CellPreset
{
    /// <summary>What it is asked for by, as in <c>soft-bounds</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where its numbers come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>What all cells have in common. <see cref="CellModel.Gain"/> is above 0, so that conductance grows with the state.</summary>
    public required CellModel Model { get; init; }

    /// <summary>By what law they differ. <see cref="CellSpread.Step"/> is above 0, and the bounds are finite.</summary>
    public required CellSpread Spread { get; init; }

    /// <summary>The noise of programming; by default none.</summary>
    public ProgrammingLaw Programming { get; init; } = new(0);

    /// <summary>Drift and noise of conductances that were programmed a while ago; null where they stay.</summary>
    public AgingLaw? Aging { get; init; }

    /// <summary>The conductance of the mean lower bound.</summary>
    public float LeastConductance => CellMath.Respond(Model, Spread.Lower);

    /// <summary>The conductance of the mean upper bound.</summary>
    public float GreatestConductance => CellMath.Respond(Model, Spread.Upper);

    /// <summary>The same cells in another unit, or shifted, so that the conductances of their mean bounds are these.</summary>
    /// <param name="least">That of the lower bound.</param>
    /// <param name="greatest">That of the upper bound; above <paramref name="least"/>.</param>
    /// <returns>A preset with another <see cref="CellModel.Offset"/>, <see cref="CellModel.Gain"/> and, in the same proportion, <see cref="CellModel.WriteNoise"/>. The laws of programming and aging stay as they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The conductances are not finite, or not in order.</exception>
    public CellPreset WithConductances(float least, float greatest)
    {
        if (!(float.IsFinite(least) && float.IsFinite(greatest) && least < greatest))
            throw new ArgumentOutOfRangeException(nameof(greatest), greatest, $"Conductances from {least} to {greatest} are no range; give two finite numbers, the smaller first.");
        double ratio = ((double)greatest - least) / ((double)GreatestConductance - LeastConductance);
        return this with
        {
            Model = Model with
            {
                Gain = (float)(Model.Gain * ratio),
                Offset = (float)(least + (((double)Model.Offset - LeastConductance) * ratio)),
                WriteNoise = (float)(Model.WriteNoise * ratio),
            },
        };
    }
}
