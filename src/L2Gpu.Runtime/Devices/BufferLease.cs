namespace L2Gpu.Runtime;

/// <summary>Keeps a buffer's memory alive while work that uses it is in flight. Dispose it exactly once; do not copy it.</summary>
public struct BufferLease : IDisposable, IEquatable<BufferLease>
{
    private DeviceBuffer? _buffer;

    internal BufferLease(DeviceBuffer buffer) => _buffer = buffer;

    /// <summary>Ends the lease. A second call does nothing.</summary>
    public void Dispose()
    {
        _buffer?.EndLease();
        _buffer = null;
    }

    /// <inheritdoc/>
    public readonly bool Equals(BufferLease other) => ReferenceEquals(_buffer, other._buffer);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BufferLease other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => _buffer?.GetHashCode() ?? 0;

    /// <summary>Whether both leases are on the same buffer.</summary>
    public static bool operator ==(BufferLease left, BufferLease right) => left.Equals(right);

    /// <summary>Whether the leases are on different buffers.</summary>
    public static bool operator !=(BufferLease left, BufferLease right) => !left.Equals(right);
}
