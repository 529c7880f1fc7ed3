using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>A device for one command: its queue, and matrices on it, which go with this.</summary>
internal sealed class DeviceSession : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];

    /// <param name="choice">The device.</param>
    public DeviceSession(AcceleratorChoice choice) => (Choice, Queue) = (choice, choice.Accelerator.Device.CreateQueue());

    public AcceleratorChoice Choice { get; }

    public IQueue Queue { get; }

    /// <summary>Its name, as in <c>cpu</c>.</summary>
    public string Name => Choice.Accelerator.Info.Id;

    /// <summary>A family of operators.</summary>
    public TOperator Get<TOperator>()
        where TOperator : class
        => Choice.Accelerator.Get<TOperator>();

    /// <summary>Takes a device for some work: the one that was named, or one that has the operators.</summary>
    /// <param name="selection">What was asked for.</param>
    /// <param name="work">The arithmetic.</param>
    /// <param name="bytesToMove">To the device and back.</param>
    public static AcceleratorChoice Choose<TOperator>(DeviceSelection selection, Workload work, double bytesToMove)
        where TOperator : class
        => selection.For(() =>
        {
            AcceleratorChoice choice = Accelerators.For(work, bytesToMove);
            return choice.Accelerator.TryGet(out TOperator? _) ? choice : new AcceleratorChoice(Accelerators.Cpu, $"{choice.Accelerator.Info.Id} cannot give the same bits as other devices");
        });

    /// <summary>A matrix that holds anything.</summary>
    public MatrixView<T> Matrix<T>(long rows, long columns)
        where T : unmanaged
        => new(Allocate<T>((Int128)rows * columns), 0, rows, columns, columns);

    /// <summary>Matrices one after the other that hold anything.</summary>
    public BatchView<T> Batch<T>(long count, long rows, long columns)
        where T : unmanaged
        => new(Allocate<T>((Int128)count * rows * columns), 0, count, rows * columns, rows, columns, columns);

    /// <summary>A matrix with these numbers.</summary>
    public MatrixView<T> Upload<T>(T[] numbers, long rows, long columns)
        where T : unmanaged
    {
        MatrixView<T> matrix = Matrix<T>(rows, columns);
        Queue.Write<T>(numbers, matrix);
        return matrix;
    }

    /// <summary>The numbers of a matrix, when all work before has been done.</summary>
    public T[] Download<T>(MatrixView<T> matrix)
        where T : unmanaged
    {
        var numbers = new T[matrix.Count];
        Queue.Read(matrix, numbers.AsSpan());
        return numbers;
    }

    public void Dispose()
    {
        Queue.Dispose();
        foreach (DeviceBuffer buffer in _buffers) buffer.Dispose();
    }

    private unsafe DeviceBuffer Allocate<T>(Int128 count)
        where T : unmanaged
    {
        DeviceBuffer buffer = Choice.Accelerator.Device.Allocate(checked((nuint)(count * sizeof(T))));
        _buffers.Add(buffer);
        return buffer;
    }
}
