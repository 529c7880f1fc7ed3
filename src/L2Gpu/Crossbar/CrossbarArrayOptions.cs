using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What an array of cells is made of, and how it is read and written.</summary>
public sealed record CrossbarArrayOptions
{
    /// <summary>The kind of its cells.</summary>
    public CellPreset Cell { get; init; } = CellPresets.ConstantStep;

    /// <summary>How a weight is made of conductances.</summary>
    public CellPairing Pairing { get; init; }

    /// <summary>The largest magnitude of a weight, which the whole range of conductances stands for; &gt; 0.</summary>
    public float WeightRange { get; init; } = 1;

    /// <summary>
    /// Converters and noise of reads. <see cref="ReadChain.OutputNoise"/> and the bound of <see cref="ReadChain.Output"/> are in units of weight × input here. Pairs are subtracted on the bit line, before the converter; a
    /// transposed read converts G⁺ and G⁻ each by itself. Columns of <see cref="ReadChain.TileLines"/> are word lines, two for each weight in pairs.
    /// </summary>
    public ReadChain Read { get; init; } = new();

    /// <summary>Whether each input row is divided by its largest magnitude before it is converted, and its outputs multiplied by it.</summary>
    public bool ScaleInputs { get; init; }

    /// <summary>The standard deviation of noise of each cell in each read, in units of weight; ≥ 0. Beside it, there is that of <see cref="CellPreset.Aging"/> after <see cref="CrossbarArray.Age"/>.</summary>
    public float ReadNoise { get; init; }

    /// <summary>How rank-one updates are done.</summary>
    public UpdateMode Writing { get; init; }

    /// <summary>What cells get of a gradient.</summary>
    public GradientCoding Coding { get; init; }

    /// <summary>Slots of a pulse train, from 1 to 31.</summary>
    public int Slots { get; init; } = 31;

    /// <summary>
    /// Whether the two sides of an update share its size evenly, and an update that needs more pulses than there are slots is done in several trains, up to <see cref="MaximumTrains"/>. Otherwise probabilities are √(rate/(step·slots))
    /// times the numbers, whatever these are, cut at 1.
    /// </summary>
    /// <remarks>T. Gokmen, M. Onen and W. Haensch, Training deep convolutional neural networks with resistive cross-point devices, Front. Neurosci. 11:538 (2017).</remarks>
    public bool UpdateManagement { get; init; } = true;

    /// <summary>The most trains of one update; at least 1. What would need more is cut and counted in <see cref="CrossbarArray.SaturatedUpdates"/>.</summary>
    public int MaximumTrains { get; init; } = 16;

    /// <summary>How the noise of several pulses on one cell in one step is drawn.</summary>
    public PulseNoise PulseNoise { get; init; }

    /// <summary>For cells of <see cref="CellRule.Additive"/>, how many times the variance of one pulse the noise of a deterministic update has; ≥ 0.</summary>
    public float IncrementDraws { get; init; } = 1;

    /// <summary>After how many steps of updates pairs are moved back to their middle, with their weight kept as well as programming keeps it; 0 for never.</summary>
    public long RecenterEvery { get; init; }

    /// <summary>
    /// The resistance of wires; null for none. Reads then go through the network of cells and wires that each physical array of <see cref="ReadChain.TileLines"/> × <see cref="ReadChain.TileLines"/> cells is by itself:
    /// word lines are driven and bit lines sensed, or the other way round. Writing does not see wires.
    /// </summary>
    public WireResistance? Wires { get; init; }

    /// <summary>When the networks of <see cref="Wires"/> are solved: in each read, with the noise that cells have then, or after each write.</summary>
    public WireSolves WireSolves { get; init; }

    /// <summary>Siemens per unit of conductance, for <see cref="Wires"/>; &gt; 0.</summary>
    public double ConductanceUnit { get; init; } = 1e-6;

    /// <summary>When a solve for <see cref="Wires"/> ends.</summary>
    public IrDropLimits WireLimits { get; init; } = IrDropLimits.Default;

    /// <summary>The most rows of inputs that are handled at once, from 1 to 65536. More are done in parts; each part of a read is a step.</summary>
    public int MaximumBatch { get; init; } = 256;

    /// <summary>What random numbers are drawn from; null draws one, which <see cref="CrossbarArray.Seed"/> reports.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The number of the array's first cell, a multiple of 128: arrays with one seed are independent where their cells have other numbers. See <see cref="CrossbarArray.NextCell"/>.</summary>
    public long FirstCell { get; init; }

    /// <summary>Cells whose state is recorded after each step in which they are written, in <see cref="CrossbarArray.Trace"/>.</summary>
    public IReadOnlyList<CellPlace> Traced { get; init; } = [];

    /// <summary>Whether what is written is kept on the host, so that any cell can be computed again by itself: <see cref="CrossbarArray.Replay"/>. A rank-one update takes as many numbers as the array has lines and columns.</summary>
    public bool KeepsJournal { get; init; }

    /// <summary>Where the work runs; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</summary>
    public Accelerator? Accelerator { get; init; }
}
