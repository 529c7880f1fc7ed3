using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Where a device writes results: straight into arrays of the host that do not move, if it can, else into memory of its own.</summary>
internal sealed unsafe class ResultPlaces : IDisposable
{
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly IHostMemory? _host;
    private readonly List<DeviceBuffer> _wrapped = [];

    public ResultPlaces(IQueue queue, DeviceArena arena)
    {
        (_queue, _arena) = (queue, arena);
        queue.Device.TryGetService(out _host);
    }

    /// <summary>Whether results have to be read from the device.</summary>
    public bool AreOnDevice => _host is null;

    /// <summary>A matrix for results.</summary>
    /// <param name="pinned">The part of a pinned array where they belong, packed.</param>
    /// <param name="columns">The number of columns; of an empty part there are no rows.</param>
    public MatrixView<T> Of<T>(Span<T> pinned, long columns)
        where T : unmanaged
    {
        long rows = columns == 0 ? 0 : pinned.Length / columns;
        if (_host is null || pinned.IsEmpty) return _arena.Matrix<T>(rows, columns);
        void* address = Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
        DeviceBuffer buffer = _host.Wrap(address, (nuint)pinned.Length * (nuint)sizeof(T));
        _wrapped.Add(buffer);
        return new MatrixView<T>(buffer, 0, rows, columns, columns);
    }

    public void Dispose()
    {
        // The arrays are the caller's again, and nothing may write there any more.
        if (_wrapped.Count > 0) _queue.Synchronize();
        foreach (DeviceBuffer buffer in _wrapped) buffer.Dispose();
    }
}
