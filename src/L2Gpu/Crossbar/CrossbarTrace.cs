using L2Gpu.Crossbars;

namespace L2Gpu;

/// <summary>What chosen cells went through, step by step; computed on the host beside the run, with the bits of the run.</summary>
public sealed class CrossbarTrace
{
    private readonly CellReplay[] _cells;
    private readonly List<CellState> _states = [];

    internal CrossbarTrace(CellReplay[] cells)
    {
        _cells = cells;
        Cells = [.. cells.Select(cell => cell.Place)];
    }

    /// <summary>The cells, in the order in which they were asked for.</summary>
    public IReadOnlyList<CellPlace> Cells { get; }

    /// <summary>Their states after each step that wrote them, in the order of steps for each write and cell; steps in which a cell got no pulse are left out.</summary>
    public IReadOnlyList<CellState> States => _states;

    internal void Follow(CellWrite write)
    {
        foreach (CellReplay cell in _cells)
        {
            for (ulong step = write.Step; step < write.Step + write.Steps; step++)
            {
                write.To(cell, step, step + 1);
                if (write is ProgramWrite or IncrementWrite || cell.Pulses > 0) _states.Add(cell.Now(step));
            }
        }
    }
}
