using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

/// <summary>An error names the argument, the value and the remedy.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly Accelerator _first = CpuAccelerator.Create(threads: 1);
    private readonly Accelerator _second = CpuAccelerator.Create(threads: 1);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_native_failure_keeps_its_number_its_function_and_the_build_log()
    {
        var e = new DeviceException("It failed; do this.", "clBuildProgram", -11, "line 3: no");
        Assert.Equal(("clBuildProgram", -11, "line 3: no", "It failed; do this."), (e.Api, e.Status, e.BuildLog, e.Message));
        var plain = new DeviceException("why", new InvalidOperationException("because"));
        Assert.Null(plain.Api);
        Assert.Null(plain.BuildLog);
        Assert.Equal("because", plain.InnerException!.Message);
    }

    [Fact]
    public void Failures_of_devices_can_be_caught_together()
    {
        Assert.IsAssignableFrom<DeviceException>(new DeviceLostException("lost"));
        Assert.IsAssignableFrom<DeviceException>(new DeviceOutOfMemoryException("full"));
        Assert.IsAssignableFrom<ArgumentException>(new MixedDevicesException("mixed"));
        Assert.IsAssignableFrom<NotSupportedException>(new UnsupportedOperatorException("none"));
    }

    [Fact]
    public void Out_of_memory_says_how_much_was_asked_for_and_what_to_do()
    {
        var e = Assert.Throws<DeviceOutOfMemoryException>(() => _first.Device.Allocate((nuint)1 << 50));
        Assert.Contains("1,073,741,824 MiB", e.Message, StringComparison.Ordinal);
        Assert.Contains("in all", e.Message, StringComparison.Ordinal);
        Assert.Contains("FP32", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_is_missing_is_refused_by_name_with_a_remedy()
    {
        var bare = new Accelerator(_first.Device, new OperatorTable());
        var e = Assert.Throws<UnsupportedOperatorException>(bare.Get<IGemm<float>>);
        Assert.Contains("IGemm<Single>", e.Message, StringComparison.Ordinal);
        Assert.Contains("cpu", e.Message, StringComparison.Ordinal);
        Assert.Contains("Choose a device", e.Message, StringComparison.Ordinal);
        Assert.False(bare.TryGet<IGemm<float>>(out _));
        Assert.Empty(bare.Operators);
    }

    [Fact]
    public void A_copy_between_devices_is_refused_in_both_directions()
    {
        using IQueue queue = _first.Device.CreateQueue();
        using DeviceBuffer foreign = _second.Device.Allocate(64);
        var write = Assert.Throws<MixedDevicesException>(() => queue.Write(new byte[8], foreign, 0));
        Assert.Throws<MixedDevicesException>(() => queue.Read(foreign, 0, new byte[8]));
        Assert.Contains("Copy it there first", write.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_refuses_a_view_of_another_device_and_names_it()
    {
        using IQueue queue = _first.Device.CreateQueue();
        using DeviceBuffer own = _first.Device.Allocate(640), foreign = _second.Device.Allocate(640);
        BatchView<float> View(DeviceBuffer buffer, long offset) => new MatrixView<float>(buffer, offset, 3, 3, 3).AsBatch();
        IGemm<float> gemm = _first.Get<IGemm<float>>();
        var e = Assert.Throws<MixedDevicesException>(
            () => gemm.Multiply(queue, Transpose.No, Transpose.No, 1, View(own, 0), View(foreign, 9), 0, View(own, 18)));
        Assert.StartsWith("b lives on", e.Message, StringComparison.Ordinal);
        Assert.Contains("Copy it there first", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_family_twice_in_a_table_is_refused()
    {
        OperatorTable table = new OperatorTable().Add<IGemm<float>>(new GemmReference<float>());
        Assert.Throws<ArgumentException>(() => table.Add<IGemm<float>>(new GemmReference<float>()));
        Assert.Throws<ArgumentNullException>(() => table.Add<IGemm<double>>(null!));
        Assert.Equal([typeof(IGemm<float>)], table.Families);
    }

    [Theory]
    [InlineData(DeviceKind.Cpu, 0, "cpu")]
    [InlineData(DeviceKind.Cuda, 1, "cuda:1")]
    [InlineData(DeviceKind.OpenCl, 0, "opencl:0")]
    public void A_device_is_named_by_kind_and_number(DeviceKind kind, int index, string id)
        => Assert.Equal(id, new DeviceInfo(kind, index, "x", "y", 1, 1, []).Id);
}
