using L2Gpu.Runtime;
using L2Gpu.Runtime.OpenCl;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Looking for devices never throws; what is left alone is named, with why.</summary>
public sealed class EnumerationTests
{
    public static TheoryData<string, int> Failures
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string api in new[] { "clGetPlatformIDs", "clGetPlatformInfo", "clGetDeviceIDs", "clGetDeviceInfo" })
            {
                for (int after = 0; after < 4; after++) data.Add(api, after);
            }

            return data;
        }
    }

    [Fact]
    public void Without_a_library_there_is_a_sentence_and_no_exception()
    {
        Assert.Null(OpenClLibrary.TryLoad(["/nowhere/libOpenCL.so"], out string? why));
        Assert.Contains("/nowhere/libOpenCL.so", why, StringComparison.Ordinal);
        Assert.Contains(OpenClLibrary.PathVariable, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_not_loaded()
    {
        string path = Path.GetTempFileName();
        Assert.Null(OpenClLibrary.TryLoad([path], out string? why));
        Assert.Contains(path, why, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_library_that_the_variable_names_is_said_to_be_missing_or_why_it_cannot_be_loaded()
    {
        Assert.Null(OpenClLibrary.TryLoadNamed("/nowhere/libOpenCL.so", out string? why));
        Assert.Equal("L2GPU_OPENCL_LIBRARY names /nowhere/libOpenCL.so, which is missing; correct or unset it", why);
        string path = Path.GetTempFileName();
        Assert.Null(OpenClLibrary.TryLoadNamed(path, out why));
        Assert.StartsWith($"L2GPU_OPENCL_LIBRARY names {path}, which cannot be loaded: ", why, StringComparison.Ordinal);
        Assert.EndsWith("; correct or unset it", why, StringComparison.Ordinal);
        Assert.DoesNotContain("driver brings", why, StringComparison.Ordinal);
        File.Delete(path);
    }

    [FakeFact]
    public void A_library_that_lacks_a_function_is_refused_by_the_name_of_the_function()
    {
        string path = FakeOpenCl.LackingPath();
        Assert.Null(OpenClLibrary.TryLoad([path], out string? why));
        Assert.Contains("it lacks clFinish", why, StringComparison.Ordinal);
        File.Delete(path);
    }

    [FakeFact]
    public void A_machine_without_platforms_and_a_platform_without_devices_are_notes()
    {
        using var fake = new FakeOpenCl();
        fake.Machine(platforms: 0);
        Assert.Contains("knows no platform", Assert.Single(NothingBut(fake.Scan())), StringComparison.Ordinal);
        fake.Machine(devices: 0);
        Assert.Equal("Fake platform: it has no device", Assert.Single(NothingBut(fake.Scan())));
        fake.Machine(platforms: 3, devices: 0);
        Assert.Equal(3, NothingBut(fake.Scan()).Count);
    }

    [FakeTheory]
    [MemberData(nameof(Failures))]
    public void What_fails_is_one_note_with_its_number_and_the_rest_is_found(string api, int after)
    {
        using var fake = new FakeOpenCl();
        fake.Machine(platforms: 2, devices: 2);
        fake.Fail(api, -6, after);
        DeviceScan scan = fake.Scan();
        bool reached = fake.Calls(api) > after;
        Assert.Equal(reached ? 1 : 0, scan.Notes.Count);
        Assert.All(scan.Notes, note => Assert.Contains($"{api} failed with -6 (CL_OUT_OF_HOST_MEMORY)", note, StringComparison.Ordinal));
        Assert.Equal(api == "clGetPlatformIDs" && reached ? 0 : 1, Math.Min(1, scan.Devices.Count));
        Assert.Equal(Enumerable.Range(0, scan.Devices.Count), scan.Devices.Select(entry => entry.Info.Index));
        fake.AssertClean();
    }

    [FakeFact]
    public void Devices_that_cannot_be_used_are_left_alone_with_a_reason()
    {
        using var fake = new FakeOpenCl();
        fake.Device("OpenCL 1.1 old");
        Assert.Equal("Fake device: it has OpenCL 1.1 old; 1.2 is needed", Assert.Single(NothingBut(fake.Scan())));
        fake.Device("OpenCL 1.2 fake");
        fake.Machine(compiler: false);
        Assert.Equal("Fake device: its driver has no compiler", Assert.Single(NothingBut(fake.Scan())));
        fake.Machine(available: false);
        Assert.Equal("Fake device: the driver says that it is not available", Assert.Single(NothingBut(fake.Scan())));
        fake.Machine();
        fake.Groups(items: 128);
        Assert.Equal("Fake device: its groups have at most 128 work-items; 256 are needed", Assert.Single(NothingBut(fake.Scan())));
        fake.Groups(localMemory: 16 << 10);
        Assert.Equal("Fake device: its groups have 16 KiB of local memory; 32 KiB are needed", Assert.Single(NothingBut(fake.Scan())));
        fake.Groups(localMemory: 32 << 10);
        Assert.Single(fake.Scan().Devices);
    }

    [FakeTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_memory_of_a_device_is_the_same_before_and_after_it_is_opened(bool isGpu)
    {
        using var fake = new FakeOpenCl();
        fake.Machine(gpu: isGpu);
        DeviceInfo found = Assert.Single(fake.Scan().Devices).Info;
        using ISourceDevice device = fake.Open(), wide = fake.Open(new SourceDeviceOptions { MemoryLimitBytes = 1L << 33 });
        Assert.Equal(device.Memory().LimitBytes, found.MemoryBytes);
        Assert.Equal(found.MemoryBytes, device.Info.MemoryBytes);
        Assert.Equal(1L << 33, wide.Info.MemoryBytes);
    }

    [FakeFact]
    public void What_a_device_can_do_is_told()
    {
        using var fake = new FakeOpenCl();
        fake.Device("OpenCL 3.0 fake", "cl_khr_fp64 cl_khr_fp16 cl_khr_subgroups");
        SourceDeviceEntry gpu = Assert.Single(fake.Scan().Devices);
        Assert.Equal(["gpu", "fp64", "fp16", "subgroups", "local-48KiB"], gpu.Info.Features);
        Assert.Equal("OpenCL 3.0 fake, driver 0.1", gpu.Info.Driver);
        Assert.Equal((true, 49152, 256, 1L << 31), (gpu.Limits.HasFp64, gpu.Limits.LocalMemoryBytes, gpu.Limits.MaxGroupSize, gpu.Limits.MaxBufferBytes));
        fake.Device("OpenCL 1.2 fake", "cl_amd_fp64");
        fake.Machine(gpu: false);
        SourceDeviceEntry processor = Assert.Single(fake.Scan().Devices);
        Assert.Equal(["cpu", "local-48KiB"], processor.Info.Features);
        Assert.False(processor.Limits.HasFp64);
        Assert.True(processor.Info.EstimatedBandwidth < gpu.Info.EstimatedBandwidth);
    }

    private static IReadOnlyList<string> NothingBut(DeviceScan scan)
    {
        Assert.Empty(scan.Devices);
        return scan.Notes;
    }
}
