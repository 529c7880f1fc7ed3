using System.Runtime.CompilerServices;

namespace L2Gpu.Runtime;

/// <summary>One argument of a kernel: a buffer, or a number of 32 or 64 bits. Sizes and offsets are 64-bit on every device.</summary>
public readonly struct KernelArgument : IEquatable<KernelArgument>
{
    private KernelArgument(DeviceBuffer? buffer, long bits, int byteLength)
    {
        Buffer = buffer;
        Bits = bits;
        ByteLength = byteLength;
    }

    /// <summary>The buffer; null for a number.</summary>
    public DeviceBuffer? Buffer { get; }

    /// <summary>The bits of a number, the low ones where it has 32.</summary>
    public long Bits { get; }

    /// <summary>The size of a number in bytes; 0 for a buffer.</summary>
    public int ByteLength { get; }

    /// <summary>A number of the type that the kernel is compiled for.</summary>
    public static KernelArgument Of<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<T, float>(value);
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<T, double>(value);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<T, int>(value);
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<T, long>(value);
        throw new NotSupportedException($"{typeof(T).Name} is no type of a kernel's argument.");
    }

    /// <summary>A buffer.</summary>
    public static implicit operator KernelArgument(DeviceBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new(buffer, 0, 0);
    }

    /// <summary>A 32-bit whole number.</summary>
    public static implicit operator KernelArgument(int value) => new(null, (uint)value, sizeof(int));

    /// <summary>A 64-bit whole number.</summary>
    public static implicit operator KernelArgument(long value) => new(null, value, sizeof(long));

    /// <summary>A number in FP32.</summary>
    public static implicit operator KernelArgument(float value) => new(null, BitConverter.SingleToUInt32Bits(value), sizeof(float));

    /// <summary>A number in FP64.</summary>
    public static implicit operator KernelArgument(double value) => new(null, BitConverter.DoubleToInt64Bits(value), sizeof(double));

    /// <summary>Whether both are the same buffer or the same bits.</summary>
    public static bool operator ==(KernelArgument left, KernelArgument right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(KernelArgument left, KernelArgument right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(KernelArgument other) => ReferenceEquals(Buffer, other.Buffer) && Bits == other.Bits && ByteLength == other.ByteLength;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KernelArgument other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Buffer, Bits, ByteLength);
}
