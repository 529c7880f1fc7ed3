namespace L2Gpu.Runtime.Native;

/// <summary>What lives on the device, and until when.</summary>
internal sealed partial class NativeDevice : IDeviceState
{
    private readonly Lock _lock = new();
    private readonly Lock _disposal = new();
    private readonly HashSet<NativeBuffer> _buffers = [];
    private readonly HashSet<NativeQueue> _queues = [];
    private readonly HashSet<NativeProgram> _programs = [];
    private readonly HashSet<NativeMark> _marks = [];
    private int _users = 1;
    private bool _disposed;

    /// <summary>Held by who locks two marks.</summary>
    public Lock MarkPair { get; } = new();

    /// <inheritdoc/>
    public bool IsUsable
    {
        get
        {
            lock (_lock) return !_disposed && !IsLost;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Who comes second waits for the first: after either call nothing is left.
        lock (_disposal)
        {
            lock (_lock)
            {
                if (_disposed) return;
                _disposed = true;
            }

            foreach (NativeQueue queue in Snapshot(_queues)) queue.Dispose();
            foreach (NativeMark mark in Snapshot(_marks)) mark.Dispose();
            foreach (NativeBuffer buffer in Snapshot(_buffers)) buffer.Dispose();
            foreach (NativeProgram program in Snapshot(_programs)) program.Dispose();
            Memory.Close();
            Staging.Close();
        }

        Release();
    }

    public NativeMark Track(NativeMark mark) => Add(_marks, mark);

    /// <summary>A mark as one of this device.</summary>
    public NativeMark Own(IQueueMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return mark is NativeMark own && own.Device == this ? own : throw new MixedDevicesException($"The mark is none of a queue of {Info.Id} as it is open here.");
    }

    public void Forget(NativeBuffer buffer)
    {
        lock (_lock) _buffers.Remove(buffer);
        Memory.Free(buffer.Handle, buffer.Size);
        Release();
    }

    public void Forget(NativeQueue queue)
    {
        lock (_lock) _queues.Remove(queue);
        Release();
    }

    public void Forget(NativeMark mark)
    {
        lock (_lock) _marks.Remove(mark);
        Release();
    }

    public void Forget(NativeProgram program)
    {
        IEnumerable<string> launched = program.Launched;
        lock (_lock)
        {
            _launched.UnionWith(launched);
            _programs.Remove(program);
        }

        Release();
    }

    private T Add<T>(HashSet<T> owned, T added)
        where T : IDisposable
    {
        Interlocked.Increment(ref _users);
        lock (_lock)
        {
            if (!_disposed)
            {
                owned.Add(added);
                return added;
            }
        }

        added.Dispose();
        throw new ObjectDisposedException(nameof(NativeDevice));
    }

    private T[] Snapshot<T>(HashSet<T> owned)
    {
        lock (_lock) return [.. owned];
    }

    private User Use()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfLost();
            Interlocked.Increment(ref _users);
        }

        NativeResult result = Driver.Enter();
        if (!result.Succeeded)
        {
            Release();
            Fail(result);
        }

        return new User(this);
    }

    // The context goes with the last of the device, of what lives in it, and of who is creating something in it.
    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) Driver.Close(IsLost);
    }

    /// <summary>Keeps the context while something is created in it, on a thread that has entered.</summary>
    private readonly ref struct User(NativeDevice device)
    {
        public void Dispose()
        {
            device.Driver.Leave();
            device.Release();
        }
    }
}
