using System.Globalization;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Every status of every call becomes the right exception, which keeps number and function, and nothing leaks.</summary>
public sealed class ErrorCodeTests
{
    // A function that is not there is 500, of which there is something else to say, and that something is not ready, 600, is what a query is for.
    private static readonly int[] Codes = [1, 2, 46, 200, 214, 304, 400, 700, 701, 702, 710, 714, 715, 716, 717, 718, 719, 801, 999, 12345];
    private static readonly int[] CompilerCodes = [1, 2, 3, 5, 7, 11, 99];

    private static readonly Dictionary<string, Action<Bench>> Calls = new()
    {
        ["cuStreamCreate"] = bench => bench.Device.CreateQueue().Dispose(),
        ["cuMemAllocAsync"] = bench => bench.Device.Allocate(1 << 20).Dispose(),
        ["cuStreamSynchronize"] = bench => bench.Queue.Synchronize(),
        ["cuModuleLoadData"] = bench => bench.Device.Build(),
        ["cuModuleGetFunction"] = bench => bench.Program.GetKernel("spin"),
        ["cuFuncGetAttribute"] = bench => bench.Program.GetKernel("spin", 100 << 10),
        ["cuFuncSetAttribute"] = bench => bench.Program.GetKernel("nothing", 100 << 10),
        ["cuLaunchKernel"] = bench => bench.Queue.Add(bench.Kernel, bench.Buffer, 2),
        ["cuMemcpyDtoHAsync_v2"] = bench => bench.Queue.Read(bench.Buffer, 0, new byte[64]),
        ["cuMemcpyHtoDAsync_v2"] = bench => bench.Queue.Write(new byte[64], bench.Buffer, 0),
        ["cuMemcpyDtoDAsync_v2"] = bench => bench.Queue.Copy(bench.Buffer, 0, bench.Buffer, 512, 64),
        ["cuMemsetD32Async"] = bench => bench.Queue.Clear(bench.Buffer, 0, 64),
        ["cuMemsetD8Async"] = bench => bench.Queue.Clear(bench.Buffer, 1, 63),
        ["cuEventRecord"] = bench => bench.Queue.Mark().Dispose(),
        ["cuStreamWaitEvent"] = bench => bench.Queue.WaitFor(bench.Mark),
        ["cuEventSynchronize"] = bench => bench.Mark.Since(bench.Mark),
        ["cuEventQuery"] = bench => _ = bench.Mark.IsReached,
        ["cuEventElapsedTime"] = bench => bench.Mark.Since(bench.Mark),
    };

    public static TheoryData<string, int> Table => Bench.EachWithEach(Calls.Keys, Codes);

    public static TheoryData<string, int> CompilerTable => Bench.EachWithEach(["nvrtcCreateProgram", "nvrtcCompileProgram", "nvrtcGetCUBINSize", "nvrtcGetCUBIN"], CompilerCodes);

    [FakeTheory]
    [MemberData(nameof(Table))]
    public void A_status_keeps_its_number_and_its_function_and_nothing_leaks(string api, int code)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.Fail(api, code, times: int.MaxValue);
            var e = Assert.ThrowsAny<DeviceException>(() => Calls[api](bench));
            fake.Fail(string.Empty, 0);
            Assert.Equal((api.Replace("_v2", "", StringComparison.Ordinal), code), (e.Api, e.Status));
            Assert.Contains(code.ToString(CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
            Assert.Equal(Expected(code, api), e.GetType());
            if (e is DeviceLostException) Assert.Throws<DeviceLostException>(() => bench.Device.Allocate(64));
            else Calls[api](bench);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [MemberData(nameof(CompilerTable))]
    public void A_status_of_the_compiler_keeps_its_number_and_its_function_and_nothing_leaks(string api, int code)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.Fail(api, code);
            var e = Assert.ThrowsAny<DeviceException>(bench.Device.Build);
            Assert.Equal((api, code, typeof(DeviceException)), (e.Api, e.Status, e.GetType()));
            bench.Device.Build();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void What_a_compiler_has_against_its_options_is_said()
    {
        using var fake = new FakeCuda();
        using (ISourceDevice device = fake.Open())
        {
            fake.CompilerVersion(12, 8, 50);
            var e = Assert.Throws<DeviceException>(device.Build);
            Assert.Equal(("nvrtcCompileProgram", 5), (e.Api, e.Status));
            Assert.Contains("invalid value for --gpu-architecture", e.Message, StringComparison.Ordinal);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(46)]
    [InlineData(101)]
    [InlineData(999)]
    public void A_context_that_is_refused_is_an_error_of_opening(int code)
    {
        using var fake = new FakeCuda();
        fake.Fail("cuDevicePrimaryCtxRetain", code);
        var e = Assert.ThrowsAny<DeviceException>(() => fake.Open());
        Assert.Equal(("cuDevicePrimaryCtxRetain", code, Expected(code)), (e.Api, e.Status, e.GetType()));
        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("cuCtxPushCurrent_v2", 201)]
    [InlineData("cuCtxPushCurrent_v2", 709)]
    public void A_context_that_cannot_be_entered_is_lost(string api, int code)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.Lose();
            fake.Fail(api, code, times: int.MaxValue);
            Assert.Equal(code, Assert.Throws<DeviceLostException>(() => bench.Device.Allocate(64)).Status);
            Assert.Throws<DeviceLostException>(bench.Queue.Synchronize);
        }

        // What is released where there is no context fails unseen; the context itself is released all the same.
        Assert.Equal(0, fake.Live[0]);
        Assert.Equal(0, fake.StackDepth);
    }

    [FakeTheory]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuDeviceGetDefaultMemPool")]
    [InlineData("cuMemPoolSetAttribute")]
    [InlineData("cuMemPoolTrimTo")]
    [InlineData("cuFuncGetParamInfo")]
    public void What_can_be_done_without_is_done_without(string api)
    {
        using var fake = new FakeCuda();
        fake.Fail(api, 801, times: int.MaxValue);
        using (var bench = new Bench(fake))
        {
            byte[] found = new byte[2048], written = [.. Enumerable.Range(0, 2048).Select(i => (byte)i)];
            bench.Queue.Write(written, bench.Buffer, 1024);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 2);
            bench.Queue.Read(bench.Buffer, 1024, found);
            Assert.Equal(written, found);
            bench.Device.Memory().Trim();
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(700, false)]
    [InlineData(719, false)]
    [InlineData(716, false)]
    [InlineData(700, true)]
    [InlineData(719, true)]
    public void A_kernel_that_fails_while_it_runs_is_a_device_that_is_lost_where_something_is_waited_for_or_read(int code, bool isRead)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.LeavePending();
            fake.FailCommand(code, after: 3);
            for (int i = 0; i < 200; i++) bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            var e = Assert.Throws<DeviceLostException>(() =>
            {
                if (isRead) bench.Queue.Read(bench.Buffer, 0, new byte[64]);
                else bench.Queue.Synchronize();
            });
            Assert.Equal(code, e.Status);
            Assert.Contains("a kernel failed while it ran", e.Message, StringComparison.Ordinal);
            Assert.Contains("restart the process", e.Message, StringComparison.Ordinal);
        }

        fake.AssertClean();
    }

    // Memory is short where something is made or enqueued; a command whose event cannot be had was enqueued, and is not enqueued again.
    private static Type Expected(int code, string api = "") => code switch
    {
        2 when api.StartsWith("cuEvent", StringComparison.Ordinal) => typeof(DeviceException),
        2 => typeof(DeviceOutOfMemoryException),
        214 or 700 or 702 or 710 or (>= 714 and <= 719) => typeof(DeviceLostException),
        _ => typeof(DeviceException),
    };
}
