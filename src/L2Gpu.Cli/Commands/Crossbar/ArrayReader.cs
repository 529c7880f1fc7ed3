using L2Gpu.Crossbars;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Reads of an array on a device: as it is, or through its wires.</summary>
internal sealed class ArrayReader : IDisposable
{
    private readonly ReadSettings _settings;
    private readonly DeviceSession _session;
    private readonly DeviceArena _arena;
    private readonly CellParameter _noise;
    private readonly CrossbarWires? _wires;
    private MatrixView<float> _conductances;

    /// <param name="settings">How.</param>
    /// <param name="session">Where.</param>
    /// <param name="conductances">The array.</param>
    /// <param name="noise">Of its cells.</param>
    public ArrayReader(ReadSettings settings, DeviceSession session, MatrixView<float> conductances, CellParameter noise)
    {
        (_settings, _session, _conductances, _noise) = (settings, session, conductances, noise);
        _arena = new DeviceArena(session.Choice.Accelerator.Device, session.Queue);
        if (settings.Wires is { } wires) _wires = new CrossbarWires(session.Choice.Accelerator, session.Queue, _arena, wires.Network, settings.Tiling(session.Choice.Accelerator));
    }

    /// <summary>What reads take on the device, beside the array, inputs and outputs.</summary>
    public static Int128 Bytes(ReadSettings settings, Accelerator accelerator)
    {
        if (settings.Wires is null) return 0;
        IIrDrop solver = accelerator.Get<IIrDrop>();
        WireTiling tiling = settings.Tiling(accelerator);
        return tiling.Bytes + (settings.SolvesReads ? tiling.BytesOfReads(solver, settings.Shape.Batch) : tiling.BytesOfWrites(solver) + (sizeof(float) * (Int128)settings.Shape.Cells));
    }

    /// <summary>Takes the matrix that the networks are for the array, which all reads from now on meet.</summary>
    /// <exception cref="CliException">A network was not solved.</exception>
    public void SolveOnce()
    {
        MatrixView<float> effective = _session.Matrix<float>(_conductances.Rows, _conductances.Columns);
        WireSettings.Solved(() => _wires!.Effective(_conductances, effective));
        _session.Queue.Synchronize();
        _conductances = effective;
    }

    /// <summary>Reads a batch, and waits for it.</summary>
    /// <exception cref="CliException">A network was not solved.</exception>
    public void Read(int step, MatrixView<float> inputs, MatrixView<float> outputs)
    {
        var address = new SimulationAddress(_settings.Common.Seed, (ulong)step);
        if (_settings.SolvesReads) WireSettings.Solved(() => _wires!.Read(_settings.Chain, address, false, inputs, _conductances, _noise, outputs));
        else _session.Get<ICrossbarRead>().Read(_session.Queue, _settings.Chain, address, inputs, _conductances, _noise, outputs);
        _session.Queue.Synchronize();
    }

    public void Dispose() => _arena.Dispose();
}
