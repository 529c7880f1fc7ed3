using L2Gpu.Devices;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Devices;

/// <summary>Which device is taken for what, of devices that are made up.</summary>
public sealed class DeviceWeighingTests
{
    // A server of 32 threads, a GPU for computing in a PCIe 4 slot, and one without FP64.
    private static readonly DeviceInfo Cpu = new(DeviceKind.Cpu, 0, "server", "", 256L << 30, 32, ["avx512", "fp64"])
    {
        EstimatedFlops = 1e12, EstimatedBandwidth = 2e11, TransferBandwidth = double.PositiveInfinity, StartSeconds = 0, LaunchSeconds = 0,
    };

    private static readonly DeviceInfo Gpu = new(DeviceKind.OpenCl, 0, "fast", "", 80L << 30, 132, ["gpu", "fp64"])
    {
        EstimatedFlops = 3e13, EstimatedBandwidth = 2e12, TransferBandwidth = 2e10, StartSeconds = 0.3, LaunchSeconds = 3e-5,
    };

    private static readonly DeviceInfo Narrow = Gpu with { Name = "narrow", Features = ["gpu"] };

    [Fact]
    public void A_small_table_stays_on_the_CPU_without_a_look_at_other_devices()
        => Assert.Contains("small enough for the CPU", DeviceWeighing.WhySmall(Cpu, Ridge(100, 10)), StringComparison.Ordinal);

    [Fact]
    public void A_plan_counts_copies_and_launches()
    {
        using var device = new NamedDevice(Gpu with { TransferBandwidth = 1e3, LaunchSeconds = 1 });
        RidgePlan plan = L2Gpu.Ridge.Plan<double>(100, 10, 1, new RidgeOptions { Lambda = 1, Accelerator = new Accelerator(device, new OperatorTable()) });
        Assert.InRange(plan.EstimatedSeconds, 300 + (100 * 11 * 8 / 1e3), 320);
    }

    [Fact]
    public void A_small_table_stays_on_the_CPU_where_a_GPU_is_open()
    {
        (DeviceInfo device, string why) = Choose(Ridge(100, 10), isOpen: true, Gpu);
        Assert.Same(Cpu, device);
        Assert.Contains("opencl:0 (fast)", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_rows_of_a_thousand_columns_go_to_the_GPU()
    {
        DeviceDemand demand = Ridge(1_000_000, 1000);
        Assert.Null(DeviceWeighing.WhySmall(Cpu, demand));
        (DeviceInfo device, string why) = Choose(demand, isOpen: false, Gpu);
        Assert.Same(Gpu, device);
        Assert.Contains("the CPU about", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Much_to_move_and_little_to_do_stays_on_the_CPU()
    {
        (DeviceInfo device, string why) = Choose(new DeviceDemand(new Workload(2e10, 8e10), 8e10), isOpen: true, Gpu);
        Assert.Same(Cpu, device);
        Assert.Contains("most of it for copies", why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_stay_on_the_device_is_moved_again()
    {
        var demand = new DeviceDemand(new Workload(2e12, 1e10), 1e10) { BytesToMoveAgain = 9e10 };
        Assert.Same(Gpu, Choose(demand, isOpen: true, Gpu).Device);
        Assert.Same(Cpu, Choose(demand, isOpen: true, Gpu with { MemoryBytes = 16L << 30 }).Device);
    }

    [Fact]
    public void What_leaves_no_room_for_the_work_is_moved_again()
    {
        var demand = new DeviceDemand(new Workload(2e12, 1e10), 1e10) { BytesToMoveAgain = 9e10, MemoryBytes = Gpu.MemoryBytes - (Int128)9e9 };
        Assert.Same(Cpu, Choose(demand, isOpen: true, Gpu).Device);
    }

    [Fact]
    public void The_passes_of_folds_move_rows_wherever_they_stay()
    {
        RidgeOptions options = new() { Criterion = LambdaCriterion.CrossValidation, Folds = Folds.KFold(4) };
        DeviceDemand Of(long rows, long columns) => FitDevice.Demand<double>(rows, columns, 1, weighted: false, options, LambdaCriterion.CrossValidation);
        DeviceDemand primal = Of(1000, 10), dual = Of(10, 1000);
        Assert.Equal((1000 * 11 * 8.0, 2 * 1000 * 11 * 8.0, 0), (primal.BytesToMove, primal.BytesToMoveAlways, primal.BytesToMoveAgain));
        Assert.Equal((10 * 1001 * 8.0, 5 * 10 * 1001 * 8.0, 10 * 1001 * 8.0), (dual.BytesToMove, dual.BytesToMoveAlways, dual.BytesToMoveAgain));
        Assert.True(DeviceWeighing.Seconds(Gpu, Cpu, new(default, 1e9) { BytesToMoveAlways = 2e9 }, true) > 2 * DeviceWeighing.Seconds(Gpu, Cpu, new(default, 1e9), true));
    }

    [Fact]
    public void A_device_that_must_be_opened_takes_longer()
    {
        var demand = new DeviceDemand(new Workload(2.5e11, 1e9), 1e9);
        Assert.Same(Gpu, Choose(demand, isOpen: true, Gpu).Device);
        Assert.Same(Cpu, Choose(demand, isOpen: false, Gpu).Device);
    }

    [Fact]
    public void What_waits_for_every_launch_stays_on_the_CPU()
        => Assert.Same(Cpu, Choose(new DeviceDemand(new Workload(1e12, 1e9), 1e8) { Launches = 100_000 }, isOpen: true, Gpu).Device);

    [Fact]
    public void What_the_host_does_in_any_case_is_no_reason_for_a_GPU()
    {
        var host = new Workload(1e14, 1e9);
        var demand = new DeviceDemand(new Workload(1e9, 1e9), 1e9) { HostWork = host };
        Assert.Same(Cpu, Choose(demand, isOpen: true, Gpu).Device);
        Assert.True(DeviceWeighing.Seconds(Gpu, Cpu, demand, isOpen: true) > 100);
    }

    [Fact]
    public void A_GPU_without_FP64_is_left_alone_by_name()
    {
        (DeviceInfo device, string why) = Choose(Ridge(1_000_000, 1000), isOpen: true, Narrow);
        Assert.Same(Cpu, device);
        Assert.Contains("opencl:0 (narrow) has no FP64", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_GPU_without_the_memory_is_left_alone_by_name()
    {
        (DeviceInfo device, string why) = Choose(Ridge(1_000_000, 1000), isOpen: true, Gpu with { MemoryBytes = 1 << 20 });
        Assert.Same(Cpu, device);
        Assert.Contains("MiB of memory", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_GPU_the_CPU_says_so()
        => Assert.Equal("no GPU was found", Choose(Ridge(1_000_000, 1000), isOpen: true).Why);

    [Fact]
    public void The_fastest_of_several_is_taken()
        => Assert.Equal("faster", Choose(Ridge(1_000_000, 1000), isOpen: true, Narrow, Gpu with { TransferBandwidth = 1e10 }, Gpu with { Index = 2, Name = "faster" }).Device.Name);

    private static (DeviceInfo Device, string Why) Choose(DeviceDemand demand, bool isOpen, params DeviceInfo[] gpus)
        => DeviceWeighing.Choose([.. gpus, Cpu], demand, _ => isOpen);

    private static DeviceDemand Ridge(long rows, long columns)
        => FitDevice.Demand<double>(rows, columns, 1, weighted: false, new RidgeOptions { Lambda = 1 }, criterion: null);
}
