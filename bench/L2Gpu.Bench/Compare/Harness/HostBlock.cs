using System.Numerics;
using System.Security.Cryptography;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>A row-major matrix in the CPU device's memory, which our operators take as a view and a peer as an address.</summary>
internal sealed unsafe class HostBlock<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private readonly DeviceBuffer _buffer;

    public HostBlock(Accelerator accelerator, long rows, long columns)
    {
        _buffer = accelerator.Device.Allocate(checked((nuint)(rows * columns * sizeof(T))));
        Rows = rows;
        Columns = columns;
    }

    public long Rows { get; }

    public long Columns { get; }

    public T* Address => (T*)_buffer.Handle;

    public MatrixView<T> View => new(_buffer, 0, Rows, Columns, Columns);

    public BatchView<T> Batch => new(_buffer, 0, 1, Rows * Columns, Rows, Columns, Columns);

    public VectorView<T> Vector => new(_buffer, 0, Rows * Columns);

    public T this[long row, long column] => Address[(row * Columns) + column];

    /// <summary>Fills it from a seed.</summary>
    public HostBlock<T> Seeded(ulong seed)
    {
        SeededData.Fill(Address, Rows * Columns, seed);
        return this;
    }

    public void CopyFrom(HostBlock<T> source)
        => Buffer.MemoryCopy(source.Address, Address, Rows * Columns * sizeof(T), Rows * Columns * sizeof(T));

    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(new ReadOnlySpan<byte>(Address, checked((int)(Rows * Columns * sizeof(T))))));

    public void Dispose() => _buffer.Dispose();
}
