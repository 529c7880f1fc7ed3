using System.Runtime.CompilerServices;
using L2Gpu.Devices;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// The rows of a source on a device with memory of its own, kept from the first pass on so that they are copied once, where they take no more than a part of that memory
/// and leave room for the work.
/// </summary>
/// <param name="queue">Where the rows are used.</param>
/// <param name="source">The rows.</param>
/// <param name="beside">Bytes that the work needs beside the rows.</param>
internal sealed class ResidentRows<T>(IQueue queue, IRowSource<T> source, Int128 beside = default) : IDisposable
    where T : unmanaged
{
    private readonly List<DeviceRows<T>> _pieces = [];
    private readonly List<DeviceBuffer?[]> _buffers = [];
    private bool _complete;
    private bool _hopeless;

    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<DeviceRows<T>> Pieces => _pieces;

    /// <summary>Whether all rows of a source are here.</summary>
    public bool Has(IRowSource<T> rows) => _complete && ReferenceEquals(rows, source);

    /// <summary>Bytes of so many rows.</summary>
    public static Int128 BytesOf(IRowSource<T> rows, long count) => (Int128)count * (rows.Columns + rows.Targets + (rows.IsWeighted ? 1 : 0)) * Unsafe.SizeOf<T>();

    /// <summary>Begins to keep the rows of a pass.</summary>
    /// <returns>False where these are other rows, or there is no room for them, or they are here already.</returns>
    public bool TryBegin(IRowSource<T> rows)
    {
        if (_complete || _hopeless || !ReferenceEquals(rows, source) || source.Rows is not { } count) return false;
        if (!DeviceDemand.Stays((double)BytesOf(source, count), beside, queue.Device.Info)) return false;

        // A pass that did not come to its end has left some.
        Clear();
        return true;
    }

    /// <summary>Copies rows to memory that is kept.</summary>
    /// <returns>Null where the device has none left; then nothing is kept any more.</returns>
    public DeviceRows<T>? TryAdd(RowBlock<T> rows, StagedRows<T> copies)
    {
        if (_hopeless) return null;
        var buffers = new DeviceBuffer?[3];
        _buffers.Add(buffers);
        try
        {
            DeviceRows<T> copy = copies.Copy(rows, buffers);
            _pieces.Add(copy);
            return copy;
        }
        catch (DeviceOutOfMemoryException)
        {
            _hopeless = true;
            Clear();
            return null;
        }
    }

    /// <summary>Says that the pass is over.</summary>
    public void End(long rows) => _complete = !_hopeless && rows == source.Rows;

    public void Dispose() => Clear();

    private void Clear()
    {
        foreach (DeviceBuffer?[] buffers in _buffers)
        {
            foreach (DeviceBuffer? buffer in buffers) buffer?.Dispose();
        }

        _buffers.Clear();
        _pieces.Clear();
        _complete = false;
    }
}
