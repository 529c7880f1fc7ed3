namespace L2Gpu.Runtime.Native;

/// <summary>The chunks of pinned memory that one queue copies through, in turn. A chunk is filled again when its commands have run.</summary>
/// <remarks>Not thread-safe; the queue's lock guards it.</remarks>
internal sealed class StagingRing(Staging staging, InFlight inFlight)
{
    private const int MostChunks = 4;

    // A piece that is smaller is not worth a command of its own; what is left of a chunk stays unused instead.
    private const int SmallestPiece = 64 << 10;

    private readonly List<StagingChunk> _chunks = [];
    private int _current = -1;

    /// <summary>A chunk with room for a piece of so many bytes, or for a good part of it; null if there is no pinned memory.</summary>
    public StagingChunk? WithRoom(long bytes)
    {
        if (_current >= 0 && _chunks[_current].Free >= Math.Min(bytes, SmallestPiece)) return _chunks[_current];
        return Next();
    }

    /// <summary>The next chunk, all of it free.</summary>
    public StagingChunk? Next()
    {
        if (_chunks.Count > 0)
        {
            inFlight.Poll();
            int next = (_current + 1) % _chunks.Count;
            StagingChunk oldest = _chunks[next];
            if (inFlight.IsComplete(oldest.BusyUntil) || _chunks.Count == MostChunks) return Reuse(next);
        }

        if (staging.TryTake() is { } added)
        {
            // Behind the current one, so that the turn stays the order of age.
            _chunks.Insert(++_current, added);
            added.Clear();
            return added;
        }

        return _chunks.Count > 0 ? Reuse((_current + 1) % _chunks.Count) : null;
    }

    /// <summary>Gives the chunks back; everything has run.</summary>
    public void Close()
    {
        staging.Return(_chunks);
        _current = -1;
    }

    private StagingChunk Reuse(int index)
    {
        _current = index;
        StagingChunk chunk = _chunks[index];
        inFlight.WaitFor(chunk.BusyUntil);
        chunk.Clear();
        return chunk;
    }
}
