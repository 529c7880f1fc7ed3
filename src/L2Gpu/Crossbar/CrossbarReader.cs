using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>Reads of the cells of an array: what time and wires make of their conductances, and the products.</summary>
internal sealed class CrossbarReader
{
    private readonly CrossbarUnits _units;
    private readonly long _firstCell;
    private readonly ulong _seed;
    private readonly IQueue _queue;
    private readonly ICrossbarRead _read;
    private readonly ReadChain _chain;
    private readonly float _whiteNoise;
    private readonly AgingLaw? _aging;
    private readonly CrossbarWires? _wires;
    private readonly MatrixView<float> _conductance;
    private readonly MatrixView<float> _lines;
    private readonly MatrixView<float> _outputs;
    private readonly MatrixView<float> _aged;
    private readonly MatrixView<float> _agedNoise;
    private readonly MatrixView<float>? _effective;
    private readonly bool _solvesReads;
    private double _seconds;
    private bool _isStale = true;

    public CrossbarReader(
        Accelerator accelerator, IQueue queue, DeviceArena arena, CrossbarArrayOptions options, CrossbarUnits units, CrossbarMemory memory, ulong seed, MatrixView<float> conductance,
        MatrixView<float> lines, MatrixView<float> outputs)
    {
        (_units, _firstCell, _seed, _queue, _conductance, _lines, _outputs) = (units, options.FirstCell, seed, queue, conductance, lines, outputs);
        _read = accelerator.Get<ICrossbarRead>();
        _whiteNoise = WhiteNoise(options, units);
        Converter output = options.Read.Output;
        _chain = options.Read with
        {
            OutputNoise = options.Read.OutputNoise * units.Scale,
            Output = output with { Bound = output.Bound * units.Scale },
        };
        if (options.Cell.Aging is { } law)
        {
            _aging = law with { WhiteNoise = _whiteNoise };
            _aged = Matrix();
            _agedNoise = Matrix();
        }

        if (options.Wires is { } wires)
            _wires = new CrossbarWires(accelerator, queue, arena, new(wires, options.WireLimits, options.ConductanceUnit), new(units.Lines, units.Outputs, options.Read.TileLines, accelerator.Info));
        if (memory.HasEffective) _effective = Matrix();
        _solvesReads = memory.SolvesReads;

        MatrixView<float> Matrix() => arena.Matrix<float>(units.Lines, units.Outputs);
    }

    /// <summary>The standard deviation that cells have in each read as long as they are not aged, in units of conductance.</summary>
    public static float WhiteNoise(CrossbarArrayOptions options, CrossbarUnits units) => float.Hypot(options.Cell.Aging?.WhiteNoise ?? 0, options.ReadNoise * units.Scale);

    /// <summary>Conductances were written.</summary>
    public void Written() => _isStale = true;

    /// <summary>Reads from now on are so many seconds after programming.</summary>
    public void Age(double seconds)
    {
        _seconds = seconds;
        _isStale = true;
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="inputs">Shape (batch, lines), or (batch, outputs) for a transposed read.</param>
    /// <param name="batch">At most as many as there is room for.</param>
    /// <param name="transposed">Whether lines are summed, instead of columns.</param>
    /// <param name="step">When.</param>
    /// <param name="outputs">Shape (batch, outputs), or (batch, lines), in units of conductance × input.</param>
    public void Read(ReadOnlySpan<float> inputs, int batch, bool transposed, ulong step, Span<float> outputs)
    {
        (MatrixView<float> conductance, CellParameter noise) = Current(out bool solves);
        MatrixView<float> from = (transposed ? _outputs : _lines).Block(0, 0, batch, transposed ? _units.Outputs : _units.Lines);
        MatrixView<float> to = (transposed ? _lines : _outputs).Block(0, 0, batch, transposed ? _units.Lines : _units.Outputs);
        _queue.Write(inputs, from);
        if (solves) _wires!.Read(_chain, Address(step), transposed, from, conductance, noise, to);
        else if (transposed) _read.ReadTransposed(_queue, _chain, Address(step), from, conductance, noise, to);
        else _read.Read(_queue, _chain, Address(step), from, conductance, noise, to);
        _queue.Read(to, outputs);
    }

    // What a read meets; and whether its networks are its own, or the matrix that they are is what it meets.
    private (MatrixView<float> Conductance, CellParameter Noise) Current(out bool solves)
    {
        bool isAged = _aging is not null && _seconds > 0;
        MatrixView<float> conductance = isAged ? _aged : _conductance;
        solves = _solvesReads && (isAged || _whiteNoise > 0);
        if (_isStale)
        {
            // Drift exponents belong to a cell, not to a time.
            if (isAged) _read.Age(_queue, _aging!, Address(0), _seconds, _conductance, _aged, _agedNoise);
            if (_effective is { } effective && !solves) _wires!.Effective(conductance, effective);
            _isStale = false;
        }

        return (_effective is { } matrix && !solves ? matrix : conductance, isAged ? _agedNoise : _whiteNoise);
    }

    private SimulationAddress Address(ulong step) => new(_seed, step, _firstCell);
}
