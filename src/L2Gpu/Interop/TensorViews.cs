using L2Gpu.Runtime;

namespace L2Gpu.Interop;

/// <summary>Tensors of System.Numerics.Tensors as matrices, where they are.</summary>
internal static unsafe class TensorViews
{
    /// <summary>A matrix over memory that the caller keeps pinned: of a tensor of rank 2, or of rank 1 as a matrix of one column.</summary>
    /// <param name="address">The pinned first element.</param>
    /// <param name="lengths">The tensor's lengths.</param>
    /// <param name="strides">The tensor's strides, in elements; 0 where a dimension repeats or has one element.</param>
    /// <param name="name">The argument, for messages.</param>
    /// <exception cref="ArgumentException">The rank is another.</exception>
    public static HostMatrix<T> Matrix<T>(T* address, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, string name)
        where T : unmanaged
        => lengths.Length switch
        {
            1 => HostMatrix<T>.FromMemory(address, lengths[0], 1, strides[0], 1),
            2 => HostMatrix<T>.FromMemory(address, lengths[0], lengths[1], strides[0], strides[1]),
            _ => throw new ArgumentException($"{name} has {lengths.Length} dimensions; a matrix has two and a vector has one. Reshape or slice it first.", name),
        };
}
