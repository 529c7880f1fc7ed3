using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Leases of the matrices among some parameters.</summary>
internal readonly struct ParameterLeases : IDisposable
{
    private readonly List<BufferLease> _leases = [];

    /// <param name="parameters">The parameters.</param>
    public ParameterLeases(CellParameters parameters)
    {
        CellParameter[] all = [parameters.Up, parameters.Down, parameters.Lower, parameters.Upper, parameters.CycleToCycle];
        try
        {
            foreach (CellParameter parameter in all)
                if (parameter.Cells is { } cells) _leases.Add(cells.Buffer.Lease());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BufferLease lease in _leases) lease.Dispose();
    }
}
