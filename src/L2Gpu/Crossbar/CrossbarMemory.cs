using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>What an array allocates on a device.</summary>
internal sealed class CrossbarMemory
{
    /// <summary>What an array takes on a device.</summary>
    /// <param name="units">Its shape.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="accelerator">Where; asked for what its solver takes, where there are wires.</param>
    /// <exception cref="UnsupportedOperatorException">There are wires, and the device has no solver for them.</exception>
    public CrossbarMemory(CrossbarUnits units, CrossbarArrayOptions options, Accelerator accelerator)
    {
        CellSpread spread = options.Cell.Spread;
        HasSteps = spread.StepSpread > 0 || spread.AsymmetrySpread > 0;
        HasBounds = spread.LowerSpread > 0 || spread.UpperSpread > 0 || spread.StuckLow > 0 || spread.StuckHigh > 0;
        HasNoise = spread.CycleToCycleSpread > 0;
        Ages = options.Cell.Aging is not null;
        HasWires = options.Wires is not null;
        SolvesReads = HasWires && options.WireSolves == WireSolves.EachRead;
        HasEffective = HasWires && (!SolvesReads || CrossbarReader.WhiteNoise(options, units) == 0);
        CellMatrices = 3 + (HasSteps ? 2 : 0) + (HasBounds ? 2 : 0) + (HasNoise ? 1 : 0) + (Ages ? 2 : 0) + (HasEffective ? 1 : 0);
        Cells = CellsOf(units);

        // Inputs and outputs of reads, numbers and trains of updates.
        Int128 batch = 2 * sizeof(float) * options.MaximumBatch * (units.Lines + units.Outputs);

        // Conductances of bounds while they are programmed; or networks while they are solved.
        Int128 programming = HasBounds ? 2 * sizeof(float) * Cells : 0, solves = 0, constants = 0;
        if (HasWires)
        {
            var tiling = new WireTiling(units.Lines, units.Outputs, options.Read.TileLines, accelerator.Info);
            IIrDrop solver = accelerator.Get<IIrDrop>();
            if (HasEffective) solves = tiling.BytesOfWrites(solver);
            if (SolvesReads && (Ages || !HasEffective)) solves = Int128.Max(solves, tiling.BytesOfReads(solver, options.MaximumBatch));
            constants = tiling.Bytes;
        }

        Bytes = (CellMatrices * sizeof(float) * Cells) + batch + constants + Int128.Max(programming, solves);
    }

    public bool HasSteps { get; }

    public bool HasBounds { get; }

    public bool HasNoise { get; }

    public bool Ages { get; }

    public bool HasWires { get; }

    /// <summary>Whether reads with noise of cells have networks of their own.</summary>
    public bool SolvesReads { get; }

    /// <summary>Whether the matrix that the networks are is kept.</summary>
    public bool HasEffective { get; }

    /// <summary>State, conductance, a matrix to write from, and what differs from cell to cell or becomes of them.</summary>
    public int CellMatrices { get; }

    public Int128 Cells { get; }

    public Int128 Bytes { get; }

    /// <summary>Throws if an array has more cells than one array of the host holds.</summary>
    public static void ThrowIfTooLarge(CrossbarUnits units)
    {
        if (CellsOf(units) <= Array.MaxLength) return;
        throw new ArgumentException($"An array of {units.Inputs} × {units.Outputs} weights has {CellsOf(units)} cells; {Array.MaxLength} can be simulated. Cut the matrix, and simulate each part.");
    }

    /// <summary>The array on a device.</summary>
    public CrossbarPlan Plan(AcceleratorChoice choice) => new(choice.Accelerator.Info.Id, choice.Why, (long)Cells, CellMatrices, (long)Bytes);

    /// <summary>Throws if a device has less memory.</summary>
    public void ThrowIfMoreThan(DeviceInfo device, CrossbarUnits units)
    {
        if (Bytes <= device.MemoryBytes) return;
        throw new DeviceOutOfMemoryException(
            $"An array of {units.Inputs} × {units.Outputs} weights needs {MemorySize.Of(Bytes)}; {device.Id} has {MemorySize.Of(device.MemoryBytes)}. Use fewer cells, a smaller MaximumBatch, cells that are alike, or a device with more memory.");
    }

    private static Int128 CellsOf(CrossbarUnits units) => (Int128)units.Lines * units.Outputs;
}
