using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>A place on the host for copies of matrices of a device; matrices of a device that works on the host's memory are looked at where they are.</summary>
/// <param name="accelerator">Packs matrices with gaps before they are copied.</param>
/// <param name="queue">Copies them.</param>
internal sealed unsafe class HostCopy<T>(Accelerator accelerator, IQueue queue) : IDisposable
    where T : unmanaged
{
    // As much as one span can hold.
    private const long MostBytes = 1L << 30;

    private readonly bool _isOnHost = accelerator.Device.TryGetService<IHostMemory>(out _);
    private DeviceBuffer? _packed;
    private void* _copy;
    private nuint _capacity;

    /// <summary>A matrix on the host, valid until the next one is asked for.</summary>
    public HostView<T> Of(MatrixView<T> matrix)
    {
        long rows = matrix.Rows, columns = matrix.Columns;
        if (matrix.Count == 0) return new HostView<T>(0, rows, columns, columns);
        if (_isOnHost) return new HostView<T>((nint)((T*)matrix.Buffer.Handle + matrix.Offset), rows, columns, matrix.LeadingDimension);
        nuint bytes = (nuint)matrix.Count * (nuint)sizeof(T);
        if (bytes > _capacity)
        {
            Free();
            _copy = NativeMemory.AlignedAlloc(bytes, 64);
            _capacity = bytes;
        }

        MatrixView<T> packed = matrix.LeadingDimension == columns || rows == 1 ? matrix : Packed(matrix, bytes);
        nuint offset = (nuint)packed.Offset * (nuint)sizeof(T);
        for (nuint first = 0; first < bytes; first += (nuint)MostBytes)
            queue.Read(packed.Buffer, offset + first, new Span<byte>((byte*)_copy + first, (int)Math.Min((nuint)MostBytes, bytes - first)));
        return new HostView<T>((nint)_copy, rows, columns, columns);
    }

    public void Dispose()
    {
        _packed?.Dispose();
        Free();
    }

    // On the device: a command a row would cost more than the copy.
    private MatrixView<T> Packed(MatrixView<T> matrix, nuint bytes)
    {
        if (_packed is null || _packed.ByteLength < bytes)
        {
            _packed?.Dispose();
            _packed = null;
            _packed = accelerator.Device.Allocate(bytes);
        }

        IConversion<T> conversion = accelerator.Get<IConversion<T>>();
        if (typeof(T) == typeof(float)) conversion.Convert(queue, matrix, new MatrixView<float>(_packed, 0, matrix.Rows, matrix.Columns, matrix.Columns));
        else conversion.Convert(queue, matrix, new MatrixView<double>(_packed, 0, matrix.Rows, matrix.Columns, matrix.Columns));
        return new MatrixView<T>(_packed, 0, matrix.Rows, matrix.Columns, matrix.Columns);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_copy);
        _copy = null;
        _capacity = 0;
    }
}
