using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>The physical arrays of an array, whose networks are solved in groups: strips of rows by strips of columns, so that all of a group have one shape, and as many items of a batch as there is room for.</summary>
internal sealed class WireTiling
{
    // Cells of a group, unless one row of physical arrays has more. Each takes 12 bytes in a read: what an item meets in FP32, and in siemens. A GPU wants hundreds of networks at a time;
    // of a processor, 3 MiB for each thread, which the caches hold until they are solved: with 8 times as many, reads of 128² took 1.2 to 1.6 times as long.
    private const long MostCells = 1 << 24, MostCellsOfThread = 1 << 18;

    private readonly long _mostCells;
    private readonly long _lines;
    private readonly long _outputs;
    private readonly long _height;
    private readonly long _width;

    /// <summary>Cuts an array.</summary>
    /// <param name="lines">Word lines.</param>
    /// <param name="outputs">Bit lines.</param>
    /// <param name="tileLines">Lines of a physical array; 0 for one array.</param>
    /// <param name="device">Where its networks are solved.</param>
    public WireTiling(long lines, long outputs, long tileLines, DeviceInfo device)
    {
        _mostCells = device.IsGpu ? MostCells : Math.Clamp(MostCellsOfThread * device.ComputeUnits, MostCellsOfThread, MostCells);
        long tile = tileLines == 0 ? long.MaxValue : tileLines;
        (_lines, _outputs, _height, _width) = (lines, outputs, Math.Min(lines, tile), Math.Min(outputs, tile));
    }

    /// <summary>Physical arrays down the word lines.</summary>
    public long Down => Ceiling(_lines, _height);

    /// <summary>Physical arrays along the bit lines.</summary>
    public long Across => Ceiling(_outputs, _width);

    /// <summary>The most lines of a physical array on either side.</summary>
    public long Side => Math.Max(_height, _width);

    /// <summary>Why no physical array of an array can be solved, as a sentence without its end; null where it can.</summary>
    public static string? Refusal(long lines, long outputs, long tileLines)
    {
        long tile = tileLines == 0 ? long.MaxValue : tileLines, height = Math.Min(lines, tile), width = Math.Min(outputs, tile);
        return IrDropOperator.PaddedCells(height, width) <= IrDropOperator.MostCells
            ? null
            : $"A physical array has {height} × {width} cells, and a network with wires is solved for up to {IrDropOperator.MostCells}, where fewer than {IrDropOperator.LeastLines} lines count as {IrDropOperator.LeastLines}";
    }

    /// <summary>What <see cref="CrossbarWires"/> keeps: a number and its unit for each line of the longer side.</summary>
    public Int128 Bytes => 3 * sizeof(double) * (Int128)Side;

    /// <summary>Strips of rows.</summary>
    public IEnumerable<WireStrip> Rows => Strips(_lines, _height, Math.Max(1, _mostCells / (_height * _outputs)));

    /// <summary>Strips of columns.</summary>
    public IEnumerable<WireStrip> Columns => Strips(_outputs, _width, long.MaxValue);

    /// <summary>Items that are solved at a time in a strip of rows.</summary>
    public long Items(WireStrip rows, long batch) => Math.Clamp(_mostCells / (rows.Lines * _outputs), 1, batch);

    /// <summary>The most memory that reads of a batch with solves of their own take, solver included.</summary>
    public Int128 BytesOfReads(IIrDrop solver, long batch)
    {
        Int128 most = 0;
        foreach ((WireStrip rows, WireStrip columns) in Shapes())
        {
            long items = Items(rows, batch), networks = items * rows.Count * columns.Count;
            Int128 group = (sizeof(float) * (Int128)items * rows.Lines * _outputs) + (sizeof(double) * (Int128)networks * ((rows.Size * columns.Size) + rows.Size + columns.Size + 2));
            most = Int128.Max(most, group + solver.Scratch(networks, 1, rows.Size, columns.Size));
        }

        // What drives, and the sums of each physical array, one way or the other.
        return most + (sizeof(float) * (Int128)batch * Int128.Max(_lines + ((Int128)Down * _outputs), _outputs + ((Int128)Across * _lines)));
    }

    /// <summary>The most memory that solves after a write take, solver included.</summary>
    public Int128 BytesOfWrites(IIrDrop solver)
    {
        Int128 most = 0;
        foreach ((WireStrip rows, WireStrip columns) in Shapes())
        {
            long networks = rows.Count * columns.Count;
            Int128 group = (sizeof(float) * (Int128)rows.Lines * _outputs) + (sizeof(double) * (Int128)networks * ((2 * rows.Size * columns.Size) + (2 * columns.Size)));
            most = Int128.Max(most, group + solver.Scratch(networks, columns.Size, rows.Size, columns.Size));
        }

        return most;
    }

    // Those of all groups.
    private IEnumerable<(WireStrip Rows, WireStrip Columns)> Shapes()
    {
        WireStrip[] rows = [.. Rows.DistinctBy(strip => (strip.Count, strip.Size))], columns = [.. Columns];
        return rows.SelectMany(row => columns.Select(column => (row, column)));
    }

    private static IEnumerable<WireStrip> Strips(long lines, long size, long most)
    {
        long whole = lines / size;
        for (long tile = 0, count; tile < whole; tile += count)
        {
            count = Math.Min(most, whole - tile);
            yield return new(tile, tile * size, count, size);
        }

        if (lines % size > 0) yield return new(whole, whole * size, 1, lines % size);
    }

    private static long Ceiling(long value, long by) => (value + by - 1) / by;
}
