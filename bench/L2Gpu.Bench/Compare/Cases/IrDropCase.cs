using System.Globalization;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Some reads of one crossbar with 1 Ω a segment and cells of up to 100 µS, to 10⁻¹²: all of a call is timed, factors included.</summary>
internal sealed class IrDropCase : ICase
{
    private static readonly WireResistance Wires = new(1, 1);

    private readonly IIrDrop _operation;
    private readonly IQueue _queue;
    private readonly HostBlock<double> _conductances;
    private readonly HostBlock<double> _voltages;
    private readonly HostBlock<double> _currents;
    private readonly HostBlock<double> _evidence;
    private readonly PythonPeer? _peer;

    /// <param name="context">What rows share.</param>
    /// <param name="size">Word lines, and as many bit lines.</param>
    /// <param name="reads">Reads.</param>
    /// <param name="threads">Our threads.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public IrDropCase(RowContext context, int size, int reads, int threads, PythonPeer? peer)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _operation = accelerator.Get<IIrDrop>();
        _queue = accelerator.Device.CreateQueue();
        _conductances = new HostBlock<double>(accelerator, size, size).Seeded(41);
        for (long k = 0; k < (long)size * size; k++) _conductances[0, k] = 5e-5 * (1 + _conductances[0, k]);
        _voltages = new HostBlock<double>(accelerator, reads, size).Seeded(42);
        _currents = new HostBlock<double>(accelerator, reads, size);
        _evidence = new HostBlock<double>(accelerator, reads, 2);
        _peer = peer;
        if (peer is null) return;
        using var folder = new TempFolder();
        (string conductances, string voltages) = (folder.File("g"), folder.File("v"));
        _conductances.WriteRaw(conductances);
        _voltages.WriteRaw(voltages);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["conductances"] = conductances, ["voltages"] = voltages, ["rows"] = size });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_conductances.Rows}² cells, {_voltages.Rows} {(_voltages.Rows == 1 ? "read" : "reads")}");

    public double Flops => 0;

    // The peer factors all nodes at once, and loses some digits to the condition of that matrix.
    public double Bound => 1e-10;

    public int? PeerProcess => _peer?.Id;

    public double Ours() => Clock.Seconds(() =>
    {
        _operation.Solve(_queue, Wires, IrDropLimits.Default, _conductances.Batch, _voltages.Batch, _currents.Batch, null, _evidence.View);
        _queue.Synchronize();
    });

    public double Peer()
        => _peer!.Ask(new Dictionary<string, object> { ["op"] = "solve", ["word"] = Wires.WordLine, ["bit"] = Wires.BitLine }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        double[] theirs = [.. _peer!.Ask(new Dictionary<string, object> { ["op"] = "currents" }).GetProperty("currents").EnumerateArray().Select(value => value.GetDouble())];
        return Compare.Difference.Of(theirs.Select((value, i) => (_currents[0, i], value)));
    }

    public string Fingerprint() => _currents.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _conductances, _voltages, _currents, _evidence, _queue }) part.Dispose();
    }
}
