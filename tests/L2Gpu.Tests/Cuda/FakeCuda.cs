using System.Runtime.InteropServices;
using L2Gpu.Runtime;
using L2Gpu.Runtime.Cuda;
using L2Gpu.Tests.Native;

namespace L2Gpu.Tests.Cuda;

/// <summary>A CUDA driver without a GPU and an NVRTC without a compiler, built from <c>Native/fake_cuda.c</c> and <c>Native/fake_nvrtc.c</c>. Each instance has counters of its own.</summary>
internal sealed unsafe class FakeCuda : FakeLibrary
{
    private const string DriverSource = "fake_cuda.c", CompilerSource = "fake_nvrtc.c";

    /// <param name="options">Options that the driver is built with: what it lacks.</param>
    public FakeCuda(params string[] options)
    {
        File = new NativeFile([DriverSource, .. options]);
        Compiler = new NativeFile(CompilerSource);
        Library = CudaLibrary.TryLoad([File.Path], out string? why) ?? throw new InvalidOperationException(why);
        Memory();
        Nvrtc = NvrtcLibrary.TryLoad([Compiler.Path], out why) ?? throw new InvalidOperationException(why);
    }

    public CudaLibrary Library { get; }

    public NvrtcLibrary Nvrtc { get; }

    /// <summary>The file of NVRTC.</summary>
    public NativeFile Compiler { get; }

    public override int Waits => Calls("cuStreamSynchronize") + Calls("cuEventSynchronize") + Calls("cuCtxSynchronize") - WaitsForAllocation;

    public override int QueueWaits => Waits - Calls("cuEventSynchronize");

    public override int Allocations => Calls("cuMemAllocAsync") + Calls("cuMemAlloc_v2");

    public override int PinnedAllocations => Calls("cuMemHostAlloc");

    public override int Transfers => Calls("cuMemcpyHtoDAsync_v2") + Calls("cuMemcpyDtoHAsync_v2") + Calls("cuMemcpyDtoDAsync_v2") + Calls("cuMemsetD8Async") + Calls("cuMemsetD32Async");

    public override int Compilations => Compiler.Call("fake_compiled");

    public override (string Api, int Status) MissingKernel => ("cuModuleGetFunction", 500);

    public override (string Api, int Status) NoMemory => ("cuMemAllocAsync", 2);

    public override (string Api, int Status) BuildFailure => ("nvrtcCompileProgram", 6);

    public override (string Api, int Status) NoLog => ("nvrtcGetProgramLogSize", 11);

    public override int LostStatus => 719;

    public override bool SurvivesFailedCommands => false;

    /// <summary>Contexts, streams, memory with pinned memory, modules, programs of NVRTC, events.</summary>
    public override int[] Live => [Alive(0), Alive(1), Alive(2) + Alive(4), Alive(3), Compiler.Call("fake_live"), Alive(5)];

    public override int LiveMemory => Alive(2);

    /// <summary>How many contexts are on the stack of this thread.</summary>
    public int StackDepth => File.Call("fake_stack_depth");

    /// <summary>The number of commands that have not run.</summary>
    public int Pending => File.Call("fake_pending");

    /// <summary>The name of the kernel that was launched last.</summary>
    public string LastKernel => File.Text("fake_last_kernel");

    /// <summary>Grid, block and dynamic shared memory of the last launch.</summary>
    public int[] LastLaunch
    {
        get
        {
            var sizes = new int[7];
            fixed (int* start = sizes) ((delegate* unmanaged<int*, void>)File.Symbol("fake_last_launch"))(start);
            return sizes;
        }
    }

    /// <summary>The functions of the driver that were called since <see cref="ForgetTrace"/>, in order.</summary>
    public string[] Trace => [.. Enumerable.Range(0, File.Call("fake_traced")).Select(i => Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)File.Symbol("fake_trace"))(i))!)];

    protected override NativeFile File { get; }

    // Memory in stream order is there when its stream, in which there is nothing else, has come so far.
    private int WaitsForAllocation => Calls("cuMemAllocAsync") + Calls("cuMemPoolTrimTo");

    /// <summary>Gives a driver that lacks something, as a path.</summary>
    public static string LackingPath(string option) => NativeFile.Copy(DriverSource, option);

    /// <summary>Gives an NVRTC that lacks something, as a path.</summary>
    public static string LackingCompilerPath(string option) => NativeFile.Copy(CompilerSource, option);

    public override DeviceScan Scan() => CudaDevices.Scan(Library, Nvrtc);

    public override void Fail(string api, int code, int after = 0, int times = 1)
        => (api.StartsWith("nvrtc", StringComparison.Ordinal) ? Compiler : File).Fail(api, code, after, times);

    public override void FailCommand(int code) => FailCommand(code, 0);

    /// <summary>Makes a launch fail while it runs: the context is broken from then on.</summary>
    public void FailCommand(int code, int after) => ((delegate* unmanaged<int, int, void>)File.Symbol("fake_fail_command"))(code, after);

    public override void Lose() => File.Call("fake_lose", LostStatus);

    public override void LeavePending() => File.Call("fake_mode", 2);

    /// <summary>Runs a command when something waits for its stream or asks it, one at a time.</summary>
    public void RunWhenAsked() => File.Call("fake_mode", 1);

    public override void RunAtOnce() => File.Call("fake_mode", 0);

    public void ForgetTrace() => File.Call("fake_forget_trace");

    public void Machine(int devices = 1, int version = 12080, string name = "Fake H100")
        => ((delegate* unmanaged<int, int, nint, void>)File.Symbol("fake_machine"))(devices, version, Marshal.StringToCoTaskMemUTF8(name));

    /// <summary>Sets an attribute of the devices, by the number of <c>cuda.h</c>.</summary>
    public void Attribute(int id, int value) => ((delegate* unmanaged<int, int, void>)File.Symbol("fake_attribute"))(id, value);

    /// <summary>Sets the compute capability.</summary>
    public void Capability(int major, int minor)
    {
        Attribute(75, major);
        Attribute(76, minor);
    }

    /// <summary>Sets the version of NVRTC, and the architectures that it knows.</summary>
    public void CompilerVersion(int major, int minor, params int[] architectures)
    {
        ((delegate* unmanaged<int, int, void>)Compiler.Symbol("fake_version"))(major, minor);
        fixed (int* list = architectures) ((delegate* unmanaged<int*, int, void>)Compiler.Symbol("fake_archs"))(list, architectures.Length);
    }

    public override void Memory(long? limit = null, long total = 1L << 33) => Memory(limit, total, null);

    /// <summary>Says what memory there is, and how much can be pinned.</summary>
    public void Memory(long? limit, long total, long? pinned)
        => ((delegate* unmanaged<nuint, nuint, nuint, void>)File.Symbol("fake_memory"))((nuint)total, (nuint)(limit ?? total), pinned is { } most ? (nuint)most : nuint.MaxValue);

    /// <summary>The address of a function of the driver, for a test that is another user of it.</summary>
    public nint Function(string name) => File.Symbol(name);

    public override void AssertClean()
    {
        base.AssertClean();
        Xunit.Assert.True(Compiler.Call("fake_errors") == 0, Compiler.Text("fake_error_text"));
        Xunit.Assert.Equal(0, StackDepth);
    }

    public override void Dispose()
    {
        base.Dispose();
        Compiler.Dispose();
    }

    private int Alive(int kind) => File.Call("fake_live", kind);
}
