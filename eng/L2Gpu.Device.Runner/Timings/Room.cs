using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>What a row works with: a device, a queue, and memory that is given back with the room.</summary>
internal sealed class Room : IDisposable
{
    private const long Items = 256, MostGroups = 4096, FewGroups = 16, GroupsOfUnit = 32;

    private readonly List<IDisposable> _owned = [];

    public Room(Accelerator accelerator, TimingSize size)
    {
        ManyGroups = size == TimingSize.Tiny ? FewGroups : Math.Max(FewGroups, accelerator.Info.ComputeUnits * GroupsOfUnit);
        Accelerator = accelerator;
        Device = (ISourceDevice)accelerator.Device;
        Queue = NewQueue();
    }

    public Accelerator Accelerator { get; }

    public ISourceDevice Device { get; }

    public ISourceQueue Queue { get; }

    /// <summary>Work-groups of 256 that fill the device several times over, where speed matters.</summary>
    public long ManyGroups { get; }

    /// <summary>Another queue of the device.</summary>
    public ISourceQueue NewQueue() => Own((ISourceQueue)Device.CreateQueue());

    /// <summary>Has something disposed with the room.</summary>
    public T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    /// <summary>A vector whose elements are not set.</summary>
    public unsafe VectorView<T> Vector<T>(long length)
        where T : unmanaged
        => new(Own(Device.Allocate(checked((nuint)(length * sizeof(T))))), 0, length);

    /// <summary>Packed matrices whose elements are not set.</summary>
    public BatchView<T> Batch<T>(long count, long rows, long columns)
        where T : unmanaged
        => new(Vector<T>(count * rows * columns).Buffer, 0, count, rows * columns, rows, columns, columns);

    /// <summary>A packed matrix whose elements are not set.</summary>
    public MatrixView<T> Matrix<T>(long rows, long columns)
        where T : unmanaged
        => new(Vector<T>(rows * columns).Buffer, 0, rows, columns, columns);

    /// <summary>A vector with values of the host.</summary>
    public VectorView<T> Upload<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        VectorView<T> vector = Vector<T>(values.Length);
        Queue.Write(values, vector);
        return vector;
    }

    /// <summary>Packed matrices of <see cref="Numbers"/>: element k of the whole batch is number k of the seed.</summary>
    public BatchView<T> RandomBatch<T>(long count, long rows, long columns, int seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        BatchView<T> batch = Batch<T>(count, rows, columns);
        Fill<T>(batch.Buffer, count * rows * columns, seed);
        return batch;
    }

    /// <summary>A packed matrix of <see cref="Numbers"/>.</summary>
    public MatrixView<T> RandomMatrix<T>(long rows, long columns, int seed)
        where T : unmanaged, IFloatingPointIeee754<T>
        => RandomBatch<T>(1, rows, columns, seed)[0];

    /// <summary>Fills a buffer from its beginning.</summary>
    public void Fill<T>(DeviceBuffer buffer, long count, int seed)
        where T : unmanaged
        => Queue.Launch(
            TimingSources.DataKernel<T>(Device, "timings_numbers"), new LaunchSize(Math.Clamp(count / Items, 1, MostGroups)), new LaunchSize(Items),
            count, Numbers.First(seed), buffer, 0L);

    /// <summary>Sets the rows of a packed matrix from one on to zero.</summary>
    public unsafe void ClearBelow<T>(MatrixView<T> matrix, long row)
        where T : unmanaged
        => Queue.Clear(matrix.Buffer, (nuint)(row * matrix.Columns * sizeof(T)), (nuint)((matrix.Rows - row) * matrix.Columns * sizeof(T)));

    /// <summary>Sets the diagonals of packed square matrices.</summary>
    public void SetDiagonal<T>(BatchView<T> matrices, T value)
        where T : unmanaged
        => Queue.Launch(
            TimingSources.DataKernel<T>(Device, "timings_diagonal"), new LaunchSize(Math.Clamp(matrices.Count * matrices.Rows / Items, 1, MostGroups)), new LaunchSize(Items),
            matrices.Count, matrices.Rows, KernelArgument.Of(value), matrices.Buffer, 0L);

    /// <summary>The elements of a view, as doubles.</summary>
    public double[] Read<T>(MatrixView<T> view)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[view.Count];
        Queue.Read(view, values.AsSpan());
        return Array.ConvertAll(values, double.CreateTruncating);
    }

    /// <summary>The elements of a vector, as doubles.</summary>
    public double[] Read<T>(VectorView<T> view)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Read(view.AsRow());

    /// <summary>A matrix of any size, as the device holds it.</summary>
    public T[] Download<T>(MatrixView<T> view)
        where T : unmanaged
    {
        const int Piece = 1 << 26;
        var values = new T[view.Count];
        for (long at = 0; at < view.Count; at += Piece)
        {
            int count = (int)Math.Min(Piece, view.Count - at);
            Span<byte> bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref values[at], count));
            Queue.Read(view.Buffer, (nuint)(at * (bytes.Length / count)), bytes);
        }

        return values;
    }

    /// <summary>Waits, and gives the memory back to the driver.</summary>
    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        if (Device.TryGetService(out IMemoryUse? memory)) memory.Trim();
    }
}
