using System.Runtime.InteropServices;
using L2Gpu.Runtime;
using L2Gpu.Runtime.OpenCl;
using L2Gpu.Tests.Native;

namespace L2Gpu.Tests.OpenCl;

/// <summary>An OpenCL library without a device, built from <c>Native/fake_opencl.c</c>. Each instance has counters of its own.</summary>
internal sealed unsafe class FakeOpenCl : FakeLibrary
{
    private const string Source = "fake_opencl.c";

    public FakeOpenCl()
    {
        File = new NativeFile(Source);
        Library = OpenClLibrary.TryLoad([File.Path], out string? why) ?? throw new InvalidOperationException(why);
    }

    public OpenClLibrary Library { get; }

    public override int Waits => Calls("clFinish") + Calls("clWaitForEvents");

    public override int QueueWaits => Calls("clFinish");

    public override int Allocations => Calls("clCreateBuffer");

    public override int PinnedAllocations => Calls("clEnqueueMapBuffer");

    public override int Transfers => Calls("clEnqueueWriteBuffer") + Calls("clEnqueueReadBuffer") + Calls("clEnqueueCopyBuffer") + Calls("clEnqueueFillBuffer");

    public override int Compilations => Calls("clCreateProgramWithSource");

    public override (string Api, int Status) MissingKernel => ("clCreateKernel", -46);

    public override (string Api, int Status) NoMemory => ("clCreateBuffer", -4);

    public override (string Api, int Status) BuildFailure => ("clBuildProgram", -11);

    public override (string Api, int Status) NoLog => ("clGetProgramBuildInfo", -30);

    public override int LostStatus => -36;

    public override bool SurvivesFailedCommands => true;

    public override int[] Live => [.. Enumerable.Range(0, 6).Select(kind => File.Call("fake_live", kind))];

    // Pinned memory is memory objects, too.
    public override int LiveMemory => Live[2] - PinnedAllocations;

    protected override NativeFile File { get; }

    /// <summary>Gives a library that lacks <c>clFinish</c>, as a path.</summary>
    public static string LackingPath() => NativeFile.Copy(Source, "-DWITHOUT_FINISH");

    public override DeviceScan Scan() => OpenClDevices.Scan(Library);

    /// <summary>Makes the next commands fail while they run, up to one that has an event.</summary>
    public override void FailCommand(int code) => File.Call("fake_fail_command", code);

    public override void Lose() => File.Call("fake_lose");

    public override void RunAtOnce() => File.Call("fake_async", 0);

    public override void LeavePending() => File.Call("fake_async", 1);

    public void Machine(int platforms = 1, int devices = 1, bool compiler = true, bool available = true, bool gpu = true)
        => ((delegate* unmanaged<int, int, int, int, int, void>)File.Symbol("fake_machine"))(platforms, devices, compiler ? 1 : 0, available ? 1 : 0, gpu ? 1 : 0);

    public void Device(string version = "OpenCL 1.2 fake", string extensions = "cl_khr_fp64")
        => ((delegate* unmanaged<nint, nint, void>)File.Symbol("fake_device"))(Marshal.StringToCoTaskMemUTF8(version), Marshal.StringToCoTaskMemUTF8(extensions));

    public void Groups(int items = 256, long localMemory = 48 << 10)
        => ((delegate* unmanaged<nuint, ulong, void>)File.Symbol("fake_groups"))((nuint)items, (ulong)localMemory);

    public override void Memory(long? limit = null, long total = 1L << 33) => Memory(limit, null, total, total / 4);

    /// <summary>Says what memory there is, also where it is given at first use alone, and how large one object may be.</summary>
    public void Memory(long? limit, long? atUse, long total = 1L << 33, long one = 1L << 31)
        => ((delegate* unmanaged<nuint, nuint, nuint, nuint, void>)File.Symbol("fake_memory"))(
            limit is { } most ? (nuint)most : nuint.MaxValue, atUse is { } used ? (nuint)used : nuint.MaxValue, (nuint)total, (nuint)one);
}
