using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Leases of the matrices among some parameters.</summary>
internal readonly struct ParameterLeases : IDisposable
{
    private readonly BufferLease[] _leases;

    /// <param name="parameters">The parameters.</param>
    public ParameterLeases(CellParameters parameters)
    {
        CellParameter[] all = [parameters.Up, parameters.Down, parameters.Lower, parameters.Upper, parameters.CycleToCycle];
        _leases = [.. all.Where(parameter => parameter.Cells.HasValue).Select(parameter => parameter.Cells!.Value.Buffer.Lease())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BufferLease lease in _leases) lease.Dispose();
    }
}
