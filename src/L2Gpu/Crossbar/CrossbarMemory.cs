using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>What an array allocates on a device.</summary>
internal sealed class CrossbarMemory
{
    private CrossbarMemory(CrossbarUnits units, CrossbarArrayOptions options)
    {
        CellSpread spread = options.Cell.Spread;
        HasSteps = spread.StepSpread > 0 || spread.AsymmetrySpread > 0;
        HasBounds = spread.LowerSpread > 0 || spread.UpperSpread > 0 || spread.StuckLow > 0 || spread.StuckHigh > 0;
        HasNoise = spread.CycleToCycleSpread > 0;
        Ages = options.Cell.Aging is not null;
        HasWires = options.Wires is not null;
        CellMatrices = 3 + (HasSteps ? 2 : 0) + (HasBounds ? 2 : 0) + (HasNoise ? 1 : 0) + (Ages ? 2 : 0) + (HasWires ? 1 : 0);
        Int128 lines = units.IsPair ? 2 * (Int128)units.Inputs : units.Inputs;
        Cells = lines * units.Outputs;

        // Inputs and outputs of reads, numbers and trains of updates.
        Int128 batch = 2 * sizeof(float) * options.MaximumBatch * (lines + units.Outputs);

        // Conductances of bounds while they are programmed; a physical array in FP64 while its wires are solved, with vectors of the solver.
        long tile = options.Read.TileLines > 0 ? options.Read.TileLines : long.MaxValue;
        Int128 programming = HasBounds ? 2 * sizeof(float) * Cells : 0, wires = HasWires ? WireMatrices * sizeof(double) * Int128.Min(lines, tile) * Int128.Min(units.Outputs, tile) : 0;
        Bytes = (CellMatrices * sizeof(float) * Cells) + batch + Int128.Max(programming, wires);
    }

    // Conductances and what they amount to; on the CPU four of factors, and four of a solve.
    private const int WireMatrices = 10;

    public bool HasSteps { get; }

    public bool HasBounds { get; }

    public bool HasNoise { get; }

    public bool Ages { get; }

    public bool HasWires { get; }

    /// <summary>State, conductance, a matrix to write from, and what differs from cell to cell or becomes of them.</summary>
    public int CellMatrices { get; }

    public Int128 Cells { get; }

    public Int128 Bytes { get; }

    /// <summary>What an array of a shape takes.</summary>
    /// <exception cref="ArgumentException">It has more cells than one array of the host holds.</exception>
    public static CrossbarMemory Of(CrossbarUnits units, CrossbarArrayOptions options)
    {
        var memory = new CrossbarMemory(units, options);
        if (memory.Cells > Array.MaxLength)
        {
            throw new ArgumentException(
                $"An array of {units.Inputs} × {units.Outputs} weights has {memory.Cells} cells; {Array.MaxLength} can be simulated. Cut the matrix, and simulate each part.");
        }

        return memory;
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
}
