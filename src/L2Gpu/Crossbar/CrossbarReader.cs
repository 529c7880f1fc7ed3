using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>Reads of the cells of an array: what time and wires make of their conductances, and the products.</summary>
internal sealed class CrossbarReader
{
    private readonly CrossbarArrayOptions _options;
    private readonly CrossbarUnits _units;
    private readonly ulong _seed;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly ICrossbarRead _read;
    private readonly ReadChain _chain;
    private readonly float _whiteNoise;
    private readonly AgingLaw? _aging;
    private readonly IIrDrop? _wires;
    private readonly MatrixView<float> _conductance;
    private readonly MatrixView<float> _lines;
    private readonly MatrixView<float> _outputs;
    private readonly MatrixView<float> _aged;
    private readonly MatrixView<float> _agedNoise;
    private readonly MatrixView<float> _effective;
    private double _seconds;
    private bool _isStale = true;

    public CrossbarReader(
        Accelerator accelerator, IQueue queue, DeviceArena arena, CrossbarArrayOptions options, CrossbarUnits units, ulong seed, MatrixView<float> conductance, MatrixView<float> lines, MatrixView<float> outputs)
    {
        (_options, _units, _seed, _queue, _arena, _conductance, _lines, _outputs) = (options, units, seed, queue, arena, conductance, lines, outputs);
        _read = accelerator.Get<ICrossbarRead>();
        _whiteNoise = float.Hypot(options.Cell.Aging?.WhiteNoise ?? 0, options.ReadNoise * units.Scale);
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

        if (options.Wires is not null)
        {
            _wires = accelerator.Get<IIrDrop>();
            _effective = Matrix();
        }
    }

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
        (MatrixView<float> conductance, CellParameter noise) = Current();
        MatrixView<float> from = (transposed ? _outputs : _lines).Block(0, 0, batch, transposed ? _units.Outputs : _units.Lines);
        MatrixView<float> to = (transposed ? _lines : _outputs).Block(0, 0, batch, transposed ? _units.Lines : _units.Outputs);
        _queue.Write(inputs, from);
        if (transposed) _read.ReadTransposed(_queue, _chain, Address(step), from, conductance, noise, to);
        else _read.Read(_queue, _chain, Address(step), from, conductance, noise, to);
        _queue.Read(to, outputs);
    }

    private (MatrixView<float> Conductance, CellParameter Noise) Current()
    {
        bool isAged = _aging is not null && _seconds > 0;
        MatrixView<float> conductance = isAged ? _aged : _conductance;
        if (_isStale)
        {
            // Drift exponents belong to a cell, not to a time.
            if (isAged) _read.Age(_queue, _aging!, Address(0), _seconds, _conductance, _aged, _agedNoise);
            if (_wires is not null) Solve(_wires, conductance);
            _isStale = false;
        }

        return (_wires is null ? conductance : _effective, isAged ? _agedNoise : _whiteNoise);
    }

    // The matrix that the network of each physical array is.
    private void Solve(IIrDrop solver, MatrixView<float> conductance)
    {
        long tile = _chain.TileLines > 0 ? _chain.TileLines : long.MaxValue;
        for (long i = 0; i < _units.Lines; i += Math.Min(tile, _units.Lines - i))
        {
            for (long j = 0; j < _units.Outputs; j += Math.Min(tile, _units.Outputs - j))
            {
                long rows = Math.Min(tile, _units.Lines - i), columns = Math.Min(tile, _units.Outputs - j);
                SolveOne(solver, conductance.Block(i, j, rows, columns), _effective.Block(i, j, rows, columns));
            }
        }
    }

    private void SolveOne(IIrDrop solver, MatrixView<float> conductance, MatrixView<float> effective)
    {
        using IDisposable scope = _arena.Scope();
        var numbers = new float[conductance.Count];
        _queue.Read(conductance, numbers.AsSpan());

        // Noise may have left a conductance below 0, which no wire can.
        double[] siemens = Array.ConvertAll(numbers, g => Math.Max(0, g) * _options.ConductanceUnit);
        MatrixView<double> cells = _arena.Upload<double>(siemens, conductance.Rows, conductance.Columns), solved = _arena.Matrix<double>(conductance.Rows, conductance.Columns);
        MatrixView<double> evidence = _arena.Matrix<double>(conductance.Columns, 2);
        solver.Effective(_queue, _options.Wires!.Value, _options.WireLimits, cells.AsBatch(), solved.AsBatch(), evidence);
        double[] reached = _arena.Download(evidence);
        double worst = Enumerable.Range(0, reached.Length / 2).Max(line => reached[(2 * line) + 1]);
        if (!(worst <= 10 * _options.WireLimits.Tolerance))
        {
            throw new InvalidOperationException(
                $"The network of cells and wires was solved to {worst:0.0e+0} only, and {_options.WireLimits.Tolerance:0.0e+0} was asked for. Allow more than {_options.WireLimits.Iterations} iterations in WireLimits, or a larger tolerance.");
        }

        _queue.Write<float>(Array.ConvertAll(_arena.Download(solved), g => (float)(g / _options.ConductanceUnit)), effective);
    }

    private MatrixView<float> Matrix() => _arena.Matrix<float>(_units.Lines, _units.Outputs);

    private SimulationAddress Address(ulong step) => new(_seed, step, _options.FirstCell);
}
