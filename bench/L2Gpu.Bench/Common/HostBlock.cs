using System.Numerics;
using System.Security.Cryptography;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench;

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

    public T this[long row, long column]
    {
        get => Address[(row * Columns) + column];
        set => Address[(row * Columns) + column] = value;
    }

    /// <summary>Fills it from a seed.</summary>
    public HostBlock<T> Seeded(ulong seed)
    {
        SeededData.Fill(Address, Rows * Columns, seed);
        return this;
    }

    /// <summary>
    /// Makes it symmetric and positive definite with a condition number near 10: the eigenvalues of a symmetric matrix of numbers in [−1, 1)
    /// reach √(4n/3), and the diagonal is raised beyond that.
    /// </summary>
    public HostBlock<T> MadePositiveDefinite()
    {
        for (long i = 0; i < Rows; i++)
        {
            for (long j = 0; j < i; j++) this[j, i] = this[i, j];
            this[i, i] += T.CreateTruncating(1 + (1.5 * Math.Sqrt(Rows)));
        }

        return this;
    }

    /// <summary>As many small matrices as fit, one after the other.</summary>
    public BatchView<T> Stack(long rows, long columns) => new(_buffer, 0, Rows * Columns / (rows * columns), rows * columns, rows, columns, columns);

    public void Clear() => new Span<byte>(Address, checked((int)(Rows * Columns * sizeof(T)))).Clear();

    public void CopyFrom(HostBlock<T> source)
        => Buffer.MemoryCopy(source.Address, Address, Rows * Columns * sizeof(T), Rows * Columns * sizeof(T));

    /// <summary>Writes the elements as raw row-major numbers, for a peer to read.</summary>
    public void WriteRaw(string path)
    {
        using FileStream file = File.Create(path);
        for (long row = 0; row < Rows; row++) file.Write(new ReadOnlySpan<byte>(Address + (row * Columns), checked((int)(Columns * sizeof(T)))));
    }

    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(new ReadOnlySpan<byte>(Address, checked((int)(Rows * Columns * sizeof(T))))));

    public void Dispose() => _buffer.Dispose();
}
