namespace L2Gpu.Runtime.Native;

/// <summary>Copies to and from the host, through pinned memory.</summary>
internal sealed unsafe partial class NativeQueue
{
    // Below this a copy straight to where it is wanted is as fast, whatever the driver does inside.
    private const int StagedRead = 1 << 20;

    // From this size on a piece gets an event, so that its chunk comes back as soon as the piece is there.
    private const int LargePiece = 256 << 10;

    private long _toDevice;
    private long _toHost;

    /// <inheritdoc/>
    public long BytesToDevice => Interlocked.Read(ref _toDevice);

    /// <inheritdoc/>
    public long BytesToHost => Interlocked.Read(ref _toHost);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset)
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            NativeBuffer to = Own(destination, byteOffset, (nuint)source.Length);
            Interlocked.Add(ref _toDevice, source.Length);
            while (!source.IsEmpty)
            {
                int bytes = WritePiece(source, to, byteOffset);
                source = source[bytes..];
                byteOffset += (nuint)bytes;
            }
        }
    }

    /// <inheritdoc/>
    public void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination)
    {
        lock (_lock)
        {
            using DriverScope scope = Enter();
            NativeBuffer from = Own(source, byteOffset, (nuint)destination.Length);
            if (destination.IsEmpty) return;
            Interlocked.Add(ref _toHost, destination.Length);

            // What failed before is seen in events alone: the read succeeds all the same.
            if (_inFlight.IsOpen) _inFlight.End();
            if (!_device.Limits.IsGpu || destination.Length < StagedRead || !TryReadStaged(from, byteOffset, destination)) ReadDirect(from, byteOffset, destination);
            _inFlight.CompleteAll();
            _inFlight.ThrowIfFailed();
        }
    }

    // As much as goes into one chunk, without waiting for the device; all of it, waiting, if there is no pinned memory.
    private int WritePiece(ReadOnlySpan<byte> source, NativeBuffer destination, nuint offset)
    {
        StagingChunk? chunk = _ring.WithRoom(source.Length);
        int bytes = source.Length;
        nint ended = 0;
        int attempt = 0;
        if (chunk is null)
        {
            fixed (byte* from = source)
            {
                do _inFlight.Hold(destination);
                while (MustRetry(_driver.Write(_handle, destination.Handle, offset, from, (nuint)bytes, waits: true, _inFlight.IsDue ? &ended : null), ref attempt));
            }
        }
        else
        {
            bytes = Math.Min(bytes, chunk.Free);
            byte* staged = chunk.Take(bytes);
            source[..bytes].CopyTo(new Span<byte>(staged, bytes));

            // Before the call, which may enqueue the copy and fail with its event; and behind it, since a call that is made again is in another stretch.
            chunk.BusyUntil = _inFlight.Current;
            do _inFlight.Hold(destination);
            while (MustRetry(_driver.Write(_handle, destination.Handle, offset, staged, (nuint)bytes, waits: false, _inFlight.IsDue || bytes >= LargePiece ? &ended : null), ref attempt));
            chunk.BusyUntil = _inFlight.Current;
        }

        Enqueued(ended);
        return bytes;
    }

    private void ReadDirect(NativeBuffer source, nuint offset, Span<byte> destination)
    {
        int attempt = 0;
        fixed (byte* to = destination)
        {
            do _inFlight.Hold(source);
            while (MustRetry(_driver.Read(_handle, source.Handle, offset, to, (nuint)destination.Length, waits: true, null), ref attempt));
        }
    }

    // While one chunk is copied out, the next is on its way.
    private bool TryReadStaged(NativeBuffer source, nuint offset, Span<byte> destination)
    {
        StagingChunk? arriving = null;
        int arrivingBytes = 0, copied = 0, asked = 0;
        while (copied < destination.Length)
        {
            StagingChunk? next = null;
            if (asked < destination.Length)
            {
                next = _ring.Next();
                if (next is null) return false;
                if (next == arriving) copied += CopyOut(ref arriving, arrivingBytes, destination[copied..]);
                int bytes = Math.Min(destination.Length - asked, Staging.ChunkBytes);
                nint ended = 0;
                byte* staged = next.Take(bytes);
                next.BusyUntil = _inFlight.Current;
                int attempt = 0;
                do _inFlight.Hold(source);
                while (MustRetry(_driver.Read(_handle, source.Handle, offset + (nuint)asked, staged, (nuint)bytes, waits: false, &ended), ref attempt));
                next.BusyUntil = _inFlight.Current;
                Enqueued(ended);
                asked += bytes;
                if (arriving is not null) copied += CopyOut(ref arriving, arrivingBytes, destination[copied..]);
                arriving = next;
                arrivingBytes = bytes;
                continue;
            }

            copied += CopyOut(ref arriving, arrivingBytes, destination[copied..]);
        }

        return true;
    }

    private int CopyOut(ref StagingChunk? chunk, int bytes, Span<byte> destination)
    {
        _inFlight.WaitFor(chunk!.BusyUntil);
        new ReadOnlySpan<byte>(chunk.Pinned.Bytes, bytes).CopyTo(destination);
        chunk = null;
        return bytes;
    }
}
