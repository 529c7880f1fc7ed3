using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The checks that contracts share. Messages name the argument, the value and the remedy.</summary>
internal static class Check
{
    /// <summary>Throws unless a buffer belongs to the queue's device and is alive.</summary>
    public static void OnDevice(IQueue queue, DeviceBuffer buffer, string name)
    {
        if (buffer is null) throw new ArgumentException($"{name} is a default view, which has no buffer; make it from a buffer of {queue.Device.Info.Id}.", name);
        if (!ReferenceEquals(buffer.Device, queue.Device))
        {
            throw new MixedDevicesException(
                $"{name} lives on {buffer.Device.Info.Id} ({buffer.Device.Info.Name}), the queue works on {queue.Device.Info.Id} ({queue.Device.Info.Name}). Copy it there first.");
        }

        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
    }

    /// <summary>Throws unless a batch has the wanted shape on the queue's device.</summary>
    public static void Batch<T>(IQueue queue, BatchView<T> view, long count, long rows, long columns, string name)
        where T : unmanaged
    {
        OnDevice(queue, view.Buffer, name);
        if (view.Count != count || view.Rows != rows || view.Columns != columns)
            throw new ArgumentException($"{name} is {view.Count} × ({view.Rows}, {view.Columns}); {count} × ({rows}, {columns}) is needed.", name);
    }

    /// <summary>Throws unless a matrix has the wanted shape on the queue's device.</summary>
    public static void Matrix<T>(IQueue queue, MatrixView<T> view, long rows, long columns, string name)
        where T : unmanaged
    {
        OnDevice(queue, view.Buffer, name);
        if (view.Rows != rows || view.Columns != columns)
            throw new ArgumentException($"{name} has shape ({view.Rows}, {view.Columns}); ({rows}, {columns}) is needed.", name);
    }

    /// <summary>Throws unless a vector has the wanted length on the queue's device.</summary>
    public static void Vector<T>(IQueue queue, VectorView<T> view, long length, string name)
        where T : unmanaged
    {
        OnDevice(queue, view.Buffer, name);
        if (view.Length != length) throw new ArgumentException($"{name} has {view.Length} elements; {length} are needed.", name);
    }

    /// <summary>Throws unless an output's matrices lie apart from each other.</summary>
    public static void Writable<T>(BatchView<T> view, string name)
        where T : unmanaged
    {
        if (view.Count <= 1 || view.Rows == 0 || view.Columns == 0) return;
        Int128 extent = ((Int128)(view.Rows - 1) * view.LeadingDimension) + view.Columns;
        if (view.Stride < extent)
            throw new ArgumentException($"{name} is an output, but its stride {view.Stride} is less than the {extent} elements of one matrix, so that they overlap.", name);
    }

    /// <summary>Throws if an output shares elements with an input.</summary>
    public static void Apart<TOut, TIn>(BatchView<TOut> output, BatchView<TIn> input, string outputName, string inputName)
        where TOut : unmanaged
        where TIn : unmanaged
    {
        if (!ReferenceEquals(output.Buffer, input.Buffer)) return;
        (Int128 outFirst, Int128 outEnd) = Range(output);
        (Int128 inFirst, Int128 inEnd) = Range(input);
        if (outFirst < inEnd && inFirst < outEnd)
            throw new ArgumentException($"{outputName} overlaps {inputName}; give the output a place of its own.", outputName);
    }

    private static unsafe (Int128 First, Int128 End) Range<T>(BatchView<T> view)
        where T : unmanaged
    {
        if (view.Count == 0 || view.Rows == 0 || view.Columns == 0) return (0, 0);
        Int128 end = view.Offset + ((Int128)(view.Count - 1) * view.Stride) + ((Int128)(view.Rows - 1) * view.LeadingDimension) + view.Columns;
        return ((Int128)view.Offset * sizeof(T), end * sizeof(T));
    }
}
