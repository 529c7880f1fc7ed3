using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Every status of every call becomes the right exception, which keeps number and function, and nothing leaks.</summary>
public sealed class ErrorCodeTests
{
    private static readonly int[] Codes = [-2, -4, -5, -6, -14, -30, -34, -36, -38, -54, -59, -1234, -9999];

    private static readonly Dictionary<string, Action<Bench>> Calls = new()
    {
        ["clCreateCommandQueue"] = bench => bench.Device.CreateQueue().Dispose(),
        ["clCreateBuffer"] = bench => bench.Device.Allocate(1 << 20).Dispose(),
        ["clCreateProgramWithSource"] = bench => bench.Device.Build(),
        ["clBuildProgram"] = bench => bench.Device.Build(),
        ["clCreateKernel"] = bench => bench.Program.GetKernel("spin"),
        ["clGetKernelInfo"] = bench => bench.Program.GetKernel("spin"),
        ["clSetKernelArg"] = bench => bench.Queue.Add(bench.Kernel, bench.Buffer, 2),
        ["clEnqueueNDRangeKernel"] = bench => bench.Queue.Add(bench.Kernel, bench.Buffer, 2),
        ["clEnqueueReadBuffer"] = bench => bench.Queue.Read(bench.Buffer, 0, new byte[64]),
        ["clEnqueueWriteBuffer"] = bench => bench.Queue.Write(new byte[64], bench.Buffer, 0),
        ["clEnqueueCopyBuffer"] = bench => bench.Queue.Copy(bench.Buffer, 0, bench.Buffer, 512, 64),
        ["clEnqueueFillBuffer"] = bench => bench.Queue.Clear(bench.Buffer, 0, 64),
        ["clEnqueueMarkerWithWaitList"] = bench => bench.Queue.Mark().Dispose(),
        ["clFlush"] = bench => bench.Queue.Mark().Dispose(),
        ["clEnqueueBarrierWithWaitList"] = bench => bench.Queue.WaitFor(bench.Mark),
        ["clFinish"] = bench => bench.Queue.Synchronize(),
        ["clWaitForEvents"] = bench => bench.Mark.Since(bench.Mark),
        ["clGetEventInfo"] = bench => _ = bench.Mark.IsReached,
        ["clGetEventProfilingInfo"] = bench => bench.Mark.Since(bench.Mark),
    };

    public static TheoryData<string, int> Table => Bench.EachWithEach(Calls.Keys, Codes);

    [FakeTheory]
    [MemberData(nameof(Table))]
    public void A_status_keeps_its_number_and_its_function_and_nothing_leaks(string api, int code)
    {
        using var fake = new FakeOpenCl();
        using (var bench = new Bench(fake))
        {
            fake.Fail(api, code, times: int.MaxValue);
            var e = Assert.ThrowsAny<DeviceException>(() => Calls[api](bench));
            fake.Fail(string.Empty, 0);
            Assert.Equal((api, code), (e.Api, e.Status));
            Assert.Contains(code.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
            Assert.Equal(Expected(code, api), e.GetType());
            Assert.Equal(code == -5 && e is not DeviceOutOfMemoryException, e.Message.Contains("a kernel failed", StringComparison.Ordinal));
            if (e is DeviceLostException) Assert.Throws<DeviceLostException>(() => bench.Device.Allocate(64));
            else Calls[api](bench);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_context_that_is_refused_is_an_error_of_opening()
    {
        using var fake = new FakeOpenCl();
        foreach (int code in Codes)
        {
            fake.Fail("clCreateContext", code);
            var e = Assert.ThrowsAny<DeviceException>(() => fake.Open());
            Assert.Equal(("clCreateContext", code, Expected(code, "clCreateContext")), (e.Api, e.Status, e.GetType()));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("clCreateProgramWithBinary")]
    [InlineData("clGetProgramInfo")]
    [InlineData("clEnqueueMapBuffer")]
    [InlineData("clEnqueueUnmapMemObject")]
    public void What_can_be_done_without_is_done_without(string api)
    {
        string folder = Directory.CreateTempSubdirectory("l2gpu-cache-").FullName;
        using var fake = new FakeOpenCl();
        for (int turn = 0; turn < 2; turn++)
        {
            using var bench = new Bench(fake, new SourceDeviceOptions { CacheDirectory = folder });
            fake.Fail(api, -59, times: int.MaxValue);
            bench.Device.Compile(Sources.Small, Sources.Defines.With("TURN", turn)).Dispose();
            bench.Device.Build().Dispose();
            byte[] found = new byte[2048], written = [.. Enumerable.Range(0, 2048).Select(i => (byte)i)];
            bench.Queue.Write(written, bench.Buffer, 1024);
            bench.Queue.Read(bench.Buffer, 1024, found);
            Assert.Equal(written, found);
        }

        fake.AssertClean();
        Directory.Delete(folder, recursive: true);
    }

    [FakeTheory]
    [InlineData(-5)]
    [InlineData(-59)]
    [InlineData(-9999)]
    public void A_command_that_fails_while_it_runs_surfaces_when_it_is_waited_for(int code)
    {
        using var fake = new FakeOpenCl();
        using (var bench = new Bench(fake))
        {
            fake.LeavePending();
            fake.FailCommand(code);
            for (int i = 0; i < 200; i++) bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            var e = Assert.ThrowsAny<DeviceException>(bench.Queue.Synchronize);
            Assert.Equal((code, Expected(code)), (e.Status, e.GetType()));
            if (code != -9999) bench.Queue.Synchronize();
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(-59, false)]
    [InlineData(-9999, false)]
    [InlineData(-59, true)]
    [InlineData(-9999, true)]
    public void A_command_that_fails_while_it_runs_surfaces_when_something_is_read(int code, bool isPending)
    {
        using var fake = new FakeOpenCl();
        using (var bench = new Bench(fake))
        {
            if (isPending) fake.LeavePending();
            fake.FailCommand(code);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            var e = Assert.ThrowsAny<DeviceException>(() => bench.Queue.Read(bench.Buffer, 0, new byte[64]));
            Assert.Equal((code, Expected(code)), (e.Status, e.GetType()));
            if (code != -9999) bench.Queue.Read(bench.Buffer, 0, new byte[64]);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_command_that_fails_while_it_runs_surfaces_though_another_thread_waited_for_it_to_get_memory()
    {
        using var fake = new FakeOpenCl();
        using (var bench = new Bench(fake, new SourceDeviceOptions { MemoryLimitBytes = 1 << 20 }))
        {
            fake.LeavePending();
            fake.FailCommand(-59);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            var other = new Thread(() => Assert.Throws<DeviceOutOfMemoryException>(() => bench.Device.Allocate(1 << 20)));
            other.Start();
            other.Join();
            Assert.Equal(-59, Assert.Throws<DeviceException>(bench.Queue.Synchronize).Status);
            bench.Queue.Synchronize();
        }

        fake.AssertClean();
    }

    // Memory is short where something is made or enqueued; where something is waited for, a kernel failed.
    private static Type Expected(int code, string api = "clGetEventInfo") => code switch
    {
        -5 when api is "clFinish" or "clWaitForEvents" or "clGetEventInfo" or "clGetEventProfilingInfo" or "clEnqueueReadBuffer" => typeof(DeviceException),
        -4 or -5 or -6 => typeof(DeviceOutOfMemoryException),
        -2 or -34 or -36 or -9999 => typeof(DeviceLostException),
        _ => typeof(DeviceException),
    };
}
