using L2Gpu.Cpu;
using L2Gpu.Devices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Devices;

/// <summary>What is looked for, opened, listed and left alone, on machines that are made up.</summary>
public sealed class DeviceCatalogTests : IDisposable
{
    private static readonly DeviceDemand Large = new(new Workload(1e17, 1e9), 1e6);
    private static readonly DeviceDemand Small = new(new Workload(1e6, 1e6), 1e6);

    private readonly List<string> _opened = [];
    private readonly Accelerator _cpu = CpuAccelerator.Create(1);
    private readonly List<string> _searched = [];
    private string? _wanted;

    public void Dispose() => _cpu.Dispose();

    [Fact]
    public void Small_work_looks_for_nothing()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        Assert.Same(_cpu, catalog.For(Small).Accelerator);
        Assert.Contains("small enough", catalog.For(Small).Why, StringComparison.Ordinal);
        Assert.Same(_cpu, catalog.Find("cpu"));
        Assert.Empty(_searched);
    }

    [Fact]
    public void Small_work_is_weighed_where_a_GPU_is_open()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        catalog.Find("opencl");
        Assert.DoesNotContain("start", catalog.For(Small).Why, StringComparison.Ordinal);
        Assert.Equal("opencl:0", catalog.For(new DeviceDemand(new Workload(1e9, 1e6), 1e3)).Accelerator.Info.Id);
    }

    [Fact]
    public void A_list_opens_nothing()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"), Device(1, "cpu", "fp64"));
        Assert.Equal(["opencl:0", "cpu", "opencl:1"], catalog.All.Select(info => info.Id));
        _ = catalog.Notes;
        Assert.Equal(["CUDA", "OpenCL"], _searched);
        Assert.Empty(_opened);
    }

    [Fact]
    public void A_device_from_outside_has_a_name_of_its_own()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        Accelerator outside = new(new NamedDevice(Device(0, "gpu", "fp64") with { Backend = "elsewhere" }), new OperatorTable());
        catalog.Register(outside);
        Assert.Equal("elsewhere:0", outside.Info.Id);
        Assert.Same(outside, catalog.Find("elsewhere"));
        Assert.Same(outside, catalog.Find("elsewhere:0"));
        Assert.NotSame(outside, catalog.Find("opencl:0"));
    }

    [Fact]
    public void A_device_is_opened_once()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"), Device(1, "gpu", "fp64"));
        Parallel.For(0, 16, _ => Assert.Equal("opencl:1", catalog.Find("opencl:1").Info.Id));
        Assert.Equal(["opencl:1"], _opened);
        Assert.Equal("opencl:0", catalog.Find("opencl").Info.Id);
    }

    [Fact]
    public void After_a_device_is_lost_the_next_one_is_opened()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        Accelerator first = catalog.Find("opencl");
        ((NamedDevice)first.Device).IsLost = true;
        Assert.NotSame(first, catalog.Find("opencl"));
        Assert.True(((NamedDevice)first.Device).IsDisposed);
        Assert.Equal(["opencl:0", "opencl:0"], _opened);
    }

    [Fact]
    public void A_device_whose_memory_is_full_stays_open()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        Accelerator first = catalog.Find("opencl");
        ((NamedDevice)first.Device).IsFull = true;
        Assert.Same(first, catalog.Find("opencl"));
        Assert.False(((NamedDevice)first.Device).IsDisposed);
    }

    [Fact]
    public void Large_work_goes_to_the_GPU_and_the_best_device_is_it()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        Assert.Equal("opencl:0", catalog.For(Large).Accelerator.Info.Id);
        Assert.Equal("opencl:0", catalog.Best().Accelerator.Info.Id);
    }

    [Fact]
    public void A_processor_that_poses_as_a_device_is_taken_only_by_its_name()
    {
        DeviceCatalog catalog = Catalog(Device(0, "cpu", "fp64"));
        Assert.Same(_cpu, catalog.Best().Accelerator);
        Assert.Same(_cpu, catalog.For(Large).Accelerator);
        Assert.Contains(catalog.Notes, note => note.Contains("opencl:0 (device 0) is no GPU", StringComparison.Ordinal));
        Assert.Equal("opencl:0", catalog.Find("opencl").Info.Id);
    }

    [Fact]
    public void A_GPU_without_FP64_is_left_alone_and_noted()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu"));
        Assert.Same(_cpu, catalog.Best().Accelerator);
        Assert.Contains("has no FP64", catalog.For(Large).Why, StringComparison.Ordinal);
        Assert.Contains(catalog.Notes, note => note.Contains("opencl:0 (device 0) has no FP64", StringComparison.Ordinal));
    }

    [Fact]
    public void A_GPU_that_does_not_open_is_passed_over_and_noted()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64", "broken"), Device(1, "gpu", "fp64"));
        Assert.Equal("opencl:1", catalog.Best().Accelerator.Info.Id);
        Assert.Equal("opencl:1", catalog.For(Large).Accelerator.Info.Id);
        Assert.Contains(catalog.Notes, note => note.Contains("opencl:0 (device 0) could not be opened: it is broken", StringComparison.Ordinal));
        Assert.Throws<DeviceException>(() => catalog.Find("opencl:0"));
    }

    [Fact]
    public void A_machine_without_OpenCL_throws_nothing()
    {
        var catalog = new DeviceCatalog(() => _cpu, [Search("OpenCL", () => throw new DeviceException("clGetPlatformIDs failed"))], _ => throw new InvalidOperationException(), () => null);
        Assert.Equal(["cpu"], catalog.All.Select(info => info.Id));
        Assert.Same(_cpu, catalog.Best().Accelerator);
        Assert.Contains("OpenCL: clGetPlatformIDs failed", catalog.Notes);
        string message = Assert.Throws<ArgumentException>(() => catalog.Find("opencl")).Message;
        Assert.Contains("clGetPlatformIDs failed", message, StringComparison.Ordinal);
        Assert.Contains("Install", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_comes_first()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"), Device(1, "cpu", "fp64"));
        _wanted = "opencl:1";
        Assert.Equal("opencl:1", catalog.Best().Accelerator.Info.Id);
        Assert.Equal(("opencl:1", "L2GPU_DEVICE names it"), (catalog.For(Small).Accelerator.Info.Id, catalog.For(Small).Why));
        _wanted = "auto";
        Assert.Same(_cpu, catalog.For(Small).Accelerator);
        _wanted = "cuda";
        Assert.Contains("CUDA: no driver. Install CUDA.", Assert.Throws<ArgumentException>(() => catalog.Best()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_registered_comes_first()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        using var device = new NamedDevice(Info(0, DeviceKind.Cuda));
        var own = new Accelerator(device, new OperatorTable());
        catalog.Register(own);
        Assert.Same(own, catalog.Best().Accelerator);
        Assert.Same(own, catalog.Find("cuda"));
        Assert.Equal(["cuda:0", "opencl:0", "cpu"], catalog.All.Select(info => info.Id));
        Assert.Same(own, catalog.For(Large).Accelerator);
        Assert.Same(_cpu, catalog.For(Small).Accelerator);
    }

    [Fact]
    public void A_card_that_two_libraries_see_is_taken_from_the_first()
    {
        DeviceCatalog catalog = Catalog(Info(0, DeviceKind.Cuda, "gpu", "fp64"), Info(1, DeviceKind.Cuda, "gpu", "fp64"), Info(0, DeviceKind.OpenCl, "gpu", "fp64") with { EstimatedFlops = 1e16 });
        Assert.Equal("cuda:0", catalog.For(Large).Accelerator.Info.Id);
        Assert.Equal("cuda:0", catalog.Best().Accelerator.Info.Id);
        Assert.Contains("opencl:0 (device 0) is cuda:0 by another way; it is used only where it is asked for", catalog.Notes);
        Assert.Equal("opencl:0", catalog.Find("opencl").Info.Id);
        Assert.Equal(["cuda:0", "cuda:1", "opencl:0", "cpu"], catalog.All.Select(info => info.Id));
    }

    [Fact]
    public void A_card_that_does_not_open_one_way_is_tried_the_other()
    {
        DeviceInfo[] card = [Info(0, DeviceKind.Cuda, "gpu", "fp64", "broken"), Info(0, DeviceKind.OpenCl, "gpu", "fp64")];
        Assert.Equal("opencl:0", Catalog(card).For(Large).Accelerator.Info.Id);
        Assert.Equal("opencl:0", Catalog(card).Best().Accelerator.Info.Id);
    }

    [Fact]
    public void Another_card_beside_a_CUDA_one_is_weighed_too()
    {
        DeviceCatalog catalog = Catalog(Info(0, DeviceKind.Cuda, "gpu", "fp64"), Info(1, DeviceKind.OpenCl, "gpu", "fp64") with { EstimatedFlops = 1e16 });
        Assert.Equal("opencl:1", catalog.For(Large).Accelerator.Info.Id);
        Assert.Equal("opencl:1", catalog.Best().Accelerator.Info.Id);
    }

    [Fact]
    public void What_is_asked_for_by_name_is_looked_for_alone()
    {
        DeviceCatalog catalog = Catalog(Device(0, "gpu", "fp64"));
        catalog.Find("opencl:0");
        Assert.Equal(["OpenCL"], _searched);
        Assert.Contains("CUDA: no driver", catalog.Notes);
        Assert.Equal(["OpenCL", "CUDA"], _searched);
    }

    private static DeviceInfo Info(int index, DeviceKind kind, params string[] features)
        => new(kind, index, $"device {index}", "", 1L << 34, 100, features) { EstimatedFlops = 1e15, EstimatedBandwidth = 1e13 };

    private static DeviceInfo Device(int index, params string[] features) => Info(index, DeviceKind.OpenCl, features);

    private static DeviceSearch Search(string name, Func<DeviceScan> scan) => new(name, $"Install {name}.", scan);

    private DeviceCatalog Catalog(params DeviceInfo[] devices) => new(
        () => _cpu,
        [Search("CUDA", () => Scan("CUDA", devices.Where(info => info.Kind == DeviceKind.Cuda), "no driver")), Search("OpenCL", () => Scan("OpenCL", devices.Where(info => info.Kind == DeviceKind.OpenCl)))],
        entry =>
        {
            if (entry.Info.Features.Contains("broken")) throw new DeviceException("it is broken");
            _opened.Add(entry.Info.Id);
            return new Accelerator(new NamedDevice(entry.Info), new OperatorTable());
        },
        () => _wanted);

    private DeviceScan Scan(string name, IEnumerable<DeviceInfo> devices, params string[] notes)
    {
        lock (_searched) _searched.Add(name);
        return new DeviceScan([.. devices.Select(info => new SourceDeviceEntry(info, null!, _ => null!))], notes);
    }
}
