using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class QueueExtensionsTests : IDisposable
{
    private readonly Accelerator _accelerator = CpuAccelerator.Create(threads: 1);
    private readonly IQueue _queue;

    public QueueExtensionsTests() => _queue = _accelerator.Device.CreateQueue();

    public void Dispose()
    {
        _queue.Dispose();
        _accelerator.Dispose();
    }

    [Fact]
    public void Rows_with_gaps_are_written_between_the_gaps()
    {
        using DeviceBuffer buffer = _accelerator.Device.Allocate(20 * sizeof(int));
        var all = new VectorView<int>(buffer, 0, 20);
        _queue.Write<int>([.. Enumerable.Repeat(-1, 20)], all);
        _queue.Write<int>([1, 2, 3, 4, 5, 6], new MatrixView<int>(buffer, 2, 2, 3, 7));
        var found = new int[20];
        _queue.Read(all, found.AsSpan());
        Assert.Equal([-1, -1, 1, 2, 3, -1, -1, -1, -1, 4, 5, 6, -1, -1, -1, -1, -1, -1, -1, -1], found);
        var back = new int[6];
        _queue.Read(new MatrixView<int>(buffer, 2, 2, 3, 7), back.AsSpan());
        Assert.Equal([1, 2, 3, 4, 5, 6], back);
    }

    [Fact]
    public void A_column_is_written_one_element_a_row()
    {
        using DeviceBuffer buffer = _accelerator.Device.Allocate(6 * sizeof(double));
        _queue.Write<double>(new double[6], new VectorView<double>(buffer, 0, 6));
        _queue.Write<double>([1, 2, 3], new MatrixView<double>(buffer, 1, 3, 1, 2));
        var found = new double[6];
        _queue.Read(new VectorView<double>(buffer, 0, 6), found.AsSpan());
        Assert.Equal([0, 1, 0, 2, 0, 3], found);
    }

    [Fact]
    public void A_view_without_elements_takes_an_empty_span()
    {
        using DeviceBuffer buffer = _accelerator.Device.Allocate(0);
        _queue.Write<float>([], new MatrixView<float>(buffer, 0, 5, 0, 0));
        _queue.Read(new MatrixView<float>(buffer, 0, 0, 5, 5), Span<float>.Empty);
        Assert.Throws<ArgumentException>(() => _queue.Write<float>([1], new MatrixView<float>(buffer, 0, 5, 0, 0)));
    }

    [Fact]
    public void A_span_of_another_size_is_refused_with_both_sizes()
    {
        using DeviceBuffer buffer = _accelerator.Device.Allocate(64);
        var view = new MatrixView<float>(buffer, 0, 2, 3, 3);
        var write = Assert.Throws<ArgumentException>(() => _queue.Write<float>(new float[7], view));
        Assert.Equal("source", write.ParamName);
        Assert.Contains("7", write.Message, StringComparison.Ordinal);
        Assert.Contains("6", write.Message, StringComparison.Ordinal);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => _queue.Read(view, new float[5].AsSpan())).ParamName);
        Assert.Throws<ArgumentNullException>(() => ((IQueue)null!).Write<float>(new float[6], view));
    }
}
