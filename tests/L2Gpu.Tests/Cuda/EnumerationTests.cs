using L2Gpu.Runtime;
using L2Gpu.Runtime.Cuda;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Looking for GPUs never throws; what is left alone is named, with why.</summary>
public sealed class EnumerationTests
{
    [Fact]
    public void Without_a_driver_or_a_compiler_there_is_a_sentence_and_no_exception()
    {
        Assert.Null(CudaLibrary.TryLoad(["/nowhere/libcuda.so.1"], out string? why));
        Assert.Contains("/nowhere/libcuda.so.1", why, StringComparison.Ordinal);
        Assert.Contains(CudaLibrary.PathVariable, why, StringComparison.Ordinal);
        Assert.Null(NvrtcLibrary.TryLoad(["/nowhere/libnvrtc.so.12"], out why));
        Assert.Contains("/nowhere/libnvrtc.so.12", why, StringComparison.Ordinal);
        Assert.Contains(NvrtcLibrary.PathVariable, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_there_and_cannot_be_loaded_is_not_called_missing()
    {
        string file = Path.GetTempFileName();
        Assert.Null(CublasLibrary.TryLoad(["/nowhere/libcublas.so.13", file, "/nowhere/libcublas.so.12"], out string? why));
        Assert.Contains($"{file} cannot be loaded: ", why, StringComparison.Ordinal);
        Assert.DoesNotContain("was found", why, StringComparison.Ordinal);
        File.Delete(file);
    }

    [FakeFact]
    public void A_library_that_lacks_a_function_is_refused_by_the_name_of_the_function()
    {
        string driver = FakeCuda.LackingPath("-DWITHOUT_LAUNCH"), compiler = FakeCuda.LackingCompilerPath("-DWITHOUT_LOG");
        Assert.Null(CudaLibrary.TryLoad([driver], out string? why));
        Assert.Contains("it lacks cuLaunchKernel", why, StringComparison.Ordinal);
        Assert.Null(NvrtcLibrary.TryLoad([compiler], out why));
        Assert.Contains("it lacks nvrtcGetProgramLogSize", why, StringComparison.Ordinal);
        File.Delete(driver);
        File.Delete(compiler);
    }

    [FakeTheory]
    [InlineData("-DWITHOUT_POOLS")]
    [InlineData("-DWITHOUT_PARAMETERS")]
    public void An_older_driver_is_enough(string lacking)
    {
        using var fake = new FakeCuda(lacking);
        using (var bench = new Bench(fake))
        {
            byte[] found = new byte[512], written = [.. Enumerable.Range(0, 512).Select(i => (byte)i)];
            fake.LeavePending();
            bench.Queue.Write(written, bench.Buffer, 0);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            bench.Queue.Read(bench.Buffer, 0, found);
            Assert.Equal(written, found);
            bench.Buffer.Dispose();
            bench.Device.Memory().Trim();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_device_without_pools_is_used_without_them()
    {
        using var fake = new FakeCuda();
        fake.Attribute(115, 0);
        using (new Bench(fake)) Assert.Equal(1, fake.Calls("cuMemAlloc_v2"));
        Assert.Equal(0, fake.Calls("cuMemAllocAsync"));
        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("cuInit", 100, "nvidia-smi")]
    [InlineData("cuInit", 803, "restart")]
    [InlineData("cuInit", 999, "kernel module")]
    [InlineData("cuInit", 34, "stub")]
    [InlineData("cuDriverGetVersion", 1, "failed with 1")]
    [InlineData("cuDeviceGetCount", 3, "failed with 3")]
    public void A_driver_that_refuses_is_one_note_that_says_what_to_do(string api, int code, string remedy)
    {
        using var fake = new FakeCuda();
        fake.Fail(api, code);
        string note = Assert.Single(NothingBut(fake.Scan()));
        Assert.Contains($"{api} failed with {code} (CUDA_ERROR_", note, StringComparison.Ordinal);
        Assert.Contains(remedy, note, StringComparison.Ordinal);
        fake.AssertClean();
    }

    [FakeFact]
    public void A_machine_without_devices_is_a_note()
    {
        using var fake = new FakeCuda();
        fake.Machine(devices: 0);
        Assert.Single(NothingBut(fake.Scan()));
    }

    [FakeTheory]
    [InlineData("cuDeviceGet")]
    [InlineData("cuDeviceGetName")]
    [InlineData("cuDeviceTotalMem_v2")]
    [InlineData("cuDeviceGetAttribute")]
    public void What_fails_for_one_device_is_one_note_with_its_number_and_the_rest_is_found(string api)
    {
        using var fake = new FakeCuda();
        fake.Machine(devices: 3);
        // The third attribute is one that can be done without.
        for (int after = 0; after < (api == "cuDeviceGetAttribute" ? 2 : 3); after++)
        {
            fake.Fail(api, 304, after);
            DeviceScan scan = fake.Scan();
            Assert.Equal(2, scan.Devices.Count);
            Assert.Contains($"{api.Replace("_v2", "", StringComparison.Ordinal)} failed with 304 (CUDA_ERROR_OPERATING_SYSTEM)", Assert.Single(scan.Notes), StringComparison.Ordinal);
            Assert.Equal([0, 1], scan.Devices.Select(entry => entry.Info.Index));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("nvrtcVersion")]
    [InlineData("nvrtcGetNumSupportedArchs")]
    [InlineData("nvrtcGetSupportedArchs")]
    public void A_compiler_that_refuses_is_a_note(string api)
    {
        using var fake = new FakeCuda();
        fake.Fail(api, 11);
        Assert.Contains($"{api} failed with 11 (NVRTC_ERROR_INTERNAL_ERROR)", Assert.Single(NothingBut(fake.Scan())), StringComparison.Ordinal);
    }

    [FakeFact]
    public void Devices_that_cannot_be_used_are_left_alone_with_a_reason()
    {
        using var fake = new FakeCuda();
        fake.Capability(5, 2);
        Assert.Equal("Fake H100: it has compute capability 5.2; 6.0 is needed", Assert.Single(NothingBut(fake.Scan())));
        fake.Capability(9, 0);
        fake.Attribute(20, 2);
        Assert.Contains("compute mode forbids", Assert.Single(NothingBut(fake.Scan())), StringComparison.Ordinal);
        fake.Attribute(20, 0);
        fake.CompilerVersion(13, 0, 75, 80, 90, 100);
        Assert.Contains("NVRTC 13.0", Assert.Single(NothingBut(fake.Scan())), StringComparison.Ordinal);
        fake.Machine(version: 13000);
        Assert.Single(fake.Scan().Devices);
        fake.Capability(7, 0);
        Assert.Contains("no sm_70 any more", Assert.Single(NothingBut(fake.Scan())), StringComparison.Ordinal);
    }

    [FakeTheory]
    [InlineData(9, 0, 12, "sm_90a")]
    [InlineData(8, 0, 12, "sm_80")]
    [InlineData(8, 9, 12, "sm_89")]
    [InlineData(12, 0, 12, "compute_100")]
    [InlineData(8, 7, 12, "compute_86")]
    [InlineData(9, 0, 11, "sm_90")]
    public void A_program_is_compiled_for_the_device_or_for_what_the_compiler_knows_that_comes_nearest(int major, int minor, int compiler, string target)
    {
        using var fake = new FakeCuda();
        fake.Capability(major, minor);
        fake.CompilerVersion(compiler, 8, 50, 60, 70, 75, 80, 86, 89, 90, 100);
        using (var bench = new Bench(fake))
        {
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            Assert.StartsWith($"--gpu-architecture={target} --std=c++17", fake.Compiler.Text("fake_last_options"), StringComparison.Ordinal);
            Assert.Equal((10 * major) + minor, bench.Device.Limits.CudaArchitecture);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void What_a_device_can_do_is_told()
    {
        using var fake = new FakeCuda();
        SourceDeviceEntry gpu = Assert.Single(fake.Scan().Devices);
        Assert.Equal("Fake H100", gpu.Info.Name);
        Assert.Equal("cuda:0", gpu.Info.Id);
        Assert.Equal(["gpu", "fp64", "sm_90", "tensor-cores", "async-copy", "local-48KiB", "group-227KiB"], gpu.Info.Features);
        Assert.Equal("CUDA 12.8, NVRTC 12.8", gpu.Info.Driver);
        Assert.Equal((true, 49152, 1024, 232448), (gpu.Limits.HasFp64, gpu.Limits.LocalMemoryBytes, gpu.Limits.MaxGroupSize, gpu.Limits.LaunchedGroupMemoryBytes));
        fake.Capability(7, 5);
        Assert.DoesNotContain("tensor-cores", Assert.Single(fake.Scan().Devices).Info.Features);
        Assert.Equal(0, fake.Calls("cuDevicePrimaryCtxRetain"));
        fake.AssertClean();
    }

    private static IReadOnlyList<string> NothingBut(DeviceScan scan)
    {
        Assert.Empty(scan.Devices);
        return scan.Notes;
    }
}
