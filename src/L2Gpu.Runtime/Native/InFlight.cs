namespace L2Gpu.Runtime.Native;

/// <summary>
/// What a queue was given and has not been seen to finish: leases on buffers, in stretches of commands of which the last one has an event.
/// </summary>
/// <remarks>Not thread-safe; the queue's lock guards it, and the thread has entered the driver. Nothing is allocated once it has grown to its size.</remarks>
internal sealed class InFlight(NativeDevice device, nint queue)
{
    /// <summary>How many commands share an event.</summary>
    public const int CommandsAStretch = 64;

    // An event costs about as much as a command. Beside work on this many bytes it is nothing, and memory comes back sooner.
    private const nuint BytesAStretch = 64 << 20;

    // Beyond this the host waits for the device: the leases of a queue that is never waited for stay bounded.
    private const int MostStretches = 256;
    private const int NumberBits = 40;

    private static long s_instances;

    private readonly long _tag = Interlocked.Increment(ref s_instances) << NumberBits;
    private readonly Queue<BufferLease> _leases = new(256);
    private readonly Queue<(nint Event, int Leases)> _stretches = new(16);
    private int _commands;
    private int _nextFlush = 1;
    private int _openLeases;
    private nuint _openBytes;
    private NativeResult _failure;

    /// <summary>The number of the stretch that the next command belongs to.</summary>
    public long Current { get; private set; } = 1;

    /// <summary>Whether commands were enqueued that no event covers yet.</summary>
    public bool IsOpen => _commands > 0;

    /// <summary>Whether the next command should have an event, which ends the stretch.</summary>
    public bool IsDue => _commands + 1 >= CommandsAStretch || _openBytes >= BytesAStretch;

    /// <summary>
    /// Whether a device may have nothing to do while the driver keeps commands back: no stretch is unfinished, and the open one has doubled since it was asked.
    /// </summary>
    public bool MayStarve()
    {
        if (_commands < _nextFlush || _stretches.Count > 0) return false;
        _nextFlush = 2 * _commands;
        return true;
    }

    /// <summary>Keeps a buffer alive until the command that is enqueued next has run.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public void Hold(NativeBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        long holder = _tag | Current;
        if (buffer.Holder == holder) return;
        _leases.Enqueue(buffer.Lease());
        buffer.Holder = holder;
        _openLeases++;
        _openBytes += buffer.Size;
    }

    /// <summary>Counts a command that was enqueued.</summary>
    /// <param name="ended">Its event, which ends the stretch and is released here; 0 if it has none.</param>
    public void Enqueued(nint ended)
    {
        _commands++;
        if (ended == 0) return;
        _stretches.Enqueue((ended, _openLeases));
        _commands = 0;
        _nextFlush = 1;
        _openLeases = 0;
        _openBytes = 0;
        Current++;
        Poll();
        if (_stretches.Count > MostStretches) WaitFor(Current - _stretches.Count);
    }

    /// <summary>Whether a stretch has run, as far as is known.</summary>
    public bool IsComplete(long number) => number < Current - _stretches.Count;

    /// <summary>Ends the leases of what has run. Never waits, never throws.</summary>
    public void Poll()
    {
        while (_stretches.TryPeek(out (nint Event, int Leases) oldest))
        {
            NativeResult result = device.Driver.Query(oldest.Event, out bool isReached);
            if (result.Succeeded && !isReached) return;
            Note(result);
            Complete();
        }
    }

    /// <summary>Ends the stretch of the commands that no event covers yet, and lets the device begin.</summary>
    public void End()
    {
        device.Check(device.Driver.Mark(queue, isTimed: false, out nint marker));
        Enqueued(marker);
        device.Check(device.Driver.Flush(queue));
    }

    /// <summary>Ends the stretch of the commands that no event covers yet, so that a failure among them is seen. Never throws.</summary>
    public void TryEnd()
    {
        if (!IsOpen) return;
        NativeResult result = device.Driver.Mark(queue, isTimed: false, out nint marker);
        if (result.Succeeded) Enqueued(marker);
        else device.NoteIfLost(result);
    }

    /// <summary>Waits until a stretch has run.</summary>
    public void WaitFor(long number)
    {
        if (number == Current) End();
        while (!IsComplete(number))
        {
            Note(device.Driver.Wait(_stretches.Peek().Event));
            Complete();
        }
    }

    /// <summary>Ends all leases: everything has run, or never will.</summary>
    public void CompleteAll()
    {
        while (_stretches.TryPeek(out (nint Event, int Leases) oldest))
        {
            if (!device.IsLost) Note(device.Driver.Query(oldest.Event, out _));
            Complete();
        }

        for (; _openLeases > 0; _openLeases--) EndLease();
        _commands = 0;
        _nextFlush = 1;
        _openBytes = 0;
        Current++;
    }

    /// <summary>Throws what a command that was enqueued before failed with, once.</summary>
    public void ThrowIfFailed()
    {
        NativeResult failure = _failure;
        _failure = default;
        device.Check(failure);
    }

    private void Note(NativeResult result)
    {
        if (_failure.Succeeded) _failure = result;
        device.NoteIfLost(result);
    }

    private void Complete()
    {
        (nint handle, int leases) = _stretches.Dequeue();
        device.Driver.ReleaseEvent(handle);
        for (; leases > 0; leases--) EndLease();
    }

    private void EndLease()
    {
        BufferLease lease = _leases.Dequeue();
        lease.Dispose();
    }
}
