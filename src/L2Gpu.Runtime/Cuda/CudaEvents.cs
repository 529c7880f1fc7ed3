using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>Events of a context, kept when they are released: to create one costs as much as a launch.</summary>
/// <remarks>Thread-safe. An event that is recorded anew does not disturb who waits for its last time.</remarks>
internal sealed unsafe class CudaEvents(CudaLibrary library)
{
    private const uint TimesNothing = 2;

    private readonly Lock _lock = new();
    private readonly Stack<nint> _plain = [];
    private readonly Stack<nint> _timed = [];
    private readonly HashSet<nint> _isTimed = [];

    /// <summary>Records an event behind everything that a stream was given.</summary>
    public NativeResult Record(nint stream, bool isTimed, out nint recorded)
    {
        NativeResult result = Take(isTimed, out recorded);
        if (!result.Succeeded) return result;
        result = new(library.EventRecord(recorded, stream), "cuEventRecord");
        if (result.Succeeded) return result;
        Return(recorded);
        recorded = 0;
        return result;
    }

    /// <summary>Takes an event back.</summary>
    public void Return(nint recorded)
    {
        lock (_lock) (_isTimed.Contains(recorded) ? _timed : _plain).Push(recorded);
    }

    /// <summary>Destroys those that were taken back.</summary>
    public void Close()
    {
        lock (_lock)
        {
            foreach (nint kept in _plain.Concat(_timed)) _ = library.EventDestroy(kept);
            _plain.Clear();
            _timed.Clear();
        }
    }

    private NativeResult Take(bool isTimed, out nint taken)
    {
        lock (_lock)
        {
            if ((isTimed ? _timed : _plain).TryPop(out taken)) return default;
            nint created = 0;
            NativeResult result = new(library.EventCreate(&created, isTimed ? 0 : TimesNothing), "cuEventCreate");
            if (!result.Succeeded) return result;
            if (isTimed) _isTimed.Add(created);
            taken = created;
            return result;
        }
    }
}
