using System.Runtime.InteropServices;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>One loaded OpenCL library: its functions, by the names of the specification without "cl".</summary>
/// <remarks>
/// Function pointers, and not <c>LibraryImport</c>, which binds each symbol once a process: another library can be tried beside the first.
/// </remarks>
internal sealed unsafe class OpenClLibrary
{
    /// <summary>The environment variable that names the library to load.</summary>
    public const string PathVariable = "L2GPU_OPENCL_LIBRARY";

    private static readonly NativeLoader<OpenClLibrary> Loader
        = new(PathVariable, "OpenCL library", "OpenCL 1.2", "a GPU's driver brings one", (symbols, path) => new OpenClLibrary(symbols, path));

    private OpenClLibrary(NativeSymbols symbols, string path)
    {
        Path = path;
        GetPlatformIDs = (delegate* unmanaged<uint, nint*, uint*, int>)symbols.Required("clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetPlatformInfo");
        GetDeviceIDs = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)symbols.Required("clGetDeviceIDs");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetDeviceInfo");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint>)symbols.Required("clCreateContext");
        ReleaseContext = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseContext");
        CreateCommandQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)symbols.Required("clCreateCommandQueue");
        ReleaseCommandQueue = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseCommandQueue");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)symbols.Required("clCreateBuffer");
        ReleaseMemObject = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseMemObject");
        CreateProgramWithSource = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)symbols.Required("clCreateProgramWithSource");
        CreateProgramWithBinary = (delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint>)symbols.Required("clCreateProgramWithBinary");
        BuildProgram = (delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int>)symbols.Required("clBuildProgram");
        GetProgramInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetProgramInfo");
        GetProgramBuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetProgramBuildInfo");
        ReleaseProgram = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseProgram");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)symbols.Required("clCreateKernel");
        ReleaseKernel = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseKernel");
        GetKernelInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetKernelInfo");
        SetKernelArg = (delegate* unmanaged<nint, uint, nuint, void*, int>)symbols.Required("clSetKernelArg");
        EnqueueNDRangeKernel = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)symbols.Required("clEnqueueNDRangeKernel");
        EnqueueReadBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)symbols.Required("clEnqueueReadBuffer");
        EnqueueWriteBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)symbols.Required("clEnqueueWriteBuffer");
        EnqueueCopyBuffer = (delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int>)symbols.Required("clEnqueueCopyBuffer");
        EnqueueFillBuffer = (delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int>)symbols.Required("clEnqueueFillBuffer");
        EnqueueMapBuffer = (delegate* unmanaged<nint, nint, uint, ulong, nuint, nuint, uint, nint*, nint*, int*, void*>)symbols.Required("clEnqueueMapBuffer");
        EnqueueUnmapMemObject = (delegate* unmanaged<nint, nint, void*, uint, nint*, nint*, int>)symbols.Required("clEnqueueUnmapMemObject");
        EnqueueMarkerWithWaitList = (delegate* unmanaged<nint, uint, nint*, nint*, int>)symbols.Required("clEnqueueMarkerWithWaitList");
        EnqueueBarrierWithWaitList = (delegate* unmanaged<nint, uint, nint*, nint*, int>)symbols.Required("clEnqueueBarrierWithWaitList");
        Flush = (delegate* unmanaged<nint, int>)symbols.Required("clFlush");
        Finish = (delegate* unmanaged<nint, int>)symbols.Required("clFinish");
        WaitForEvents = (delegate* unmanaged<uint, nint*, int>)symbols.Required("clWaitForEvents");
        GetEventInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetEventInfo");
        GetEventProfilingInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)symbols.Required("clGetEventProfilingInfo");
        ReleaseEvent = (delegate* unmanaged<nint, int>)symbols.Required("clReleaseEvent");
    }

    /// <summary>The path or name it was loaded by.</summary>
    public string Path { get; }

    public delegate* unmanaged<uint, nint*, uint*, int> GetPlatformIDs { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetPlatformInfo { get; }

    public delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> GetDeviceIDs { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetDeviceInfo { get; }

    public delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint> CreateContext { get; }

    public delegate* unmanaged<nint, int> ReleaseContext { get; }

    public delegate* unmanaged<nint, nint, ulong, int*, nint> CreateCommandQueue { get; }

    public delegate* unmanaged<nint, int> ReleaseCommandQueue { get; }

    public delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> CreateBuffer { get; }

    public delegate* unmanaged<nint, int> ReleaseMemObject { get; }

    public delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> CreateProgramWithSource { get; }

    public delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint> CreateProgramWithBinary { get; }

    public delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int> BuildProgram { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetProgramInfo { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetProgramBuildInfo { get; }

    public delegate* unmanaged<nint, int> ReleaseProgram { get; }

    public delegate* unmanaged<nint, byte*, int*, nint> CreateKernel { get; }

    public delegate* unmanaged<nint, int> ReleaseKernel { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetKernelInfo { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, int> SetKernelArg { get; }

    public delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int> EnqueueNDRangeKernel { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueReadBuffer { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueWriteBuffer { get; }

    public delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int> EnqueueCopyBuffer { get; }

    public delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int> EnqueueFillBuffer { get; }

    public delegate* unmanaged<nint, nint, uint, ulong, nuint, nuint, uint, nint*, nint*, int*, void*> EnqueueMapBuffer { get; }

    public delegate* unmanaged<nint, nint, void*, uint, nint*, nint*, int> EnqueueUnmapMemObject { get; }

    public delegate* unmanaged<nint, uint, nint*, nint*, int> EnqueueMarkerWithWaitList { get; }

    public delegate* unmanaged<nint, uint, nint*, nint*, int> EnqueueBarrierWithWaitList { get; }

    public delegate* unmanaged<nint, int> Flush { get; }

    public delegate* unmanaged<nint, int> Finish { get; }

    public delegate* unmanaged<uint, nint*, int> WaitForEvents { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetEventInfo { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetEventProfilingInfo { get; }

    public delegate* unmanaged<nint, int> ReleaseEvent { get; }

    /// <summary>The names under which systems know OpenCL's loader.</summary>
    private static string[] Candidates
        => OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"];

    /// <summary>Loads the library that <see cref="PathVariable"/> names, else the system's.</summary>
    /// <param name="why">Why there is none.</param>
    public static OpenClLibrary? TryLoad(out string? why)
    {
        KeepSignalHandlers();
        return Loader.TryLoadNamedOr(Candidates, out why);
    }

    /// <inheritdoc cref="NativeLoader{T}.TryLoadNamed"/>
    public static OpenClLibrary? TryLoadNamed(string path, out string? why)
    {
        KeepSignalHandlers();
        return Loader.TryLoadNamed(path, out why);
    }

    /// <inheritdoc cref="NativeLoader{T}.TryLoad"/>
    public static OpenClLibrary? TryLoad(IReadOnlyList<string> paths, out string? why)
    {
        KeepSignalHandlers();
        return Loader.TryLoad(paths, out why);
    }

    // PoCL takes over SIGFPE when it loads; integer division by zero would no longer throw in C#. What it reads is the native environment.
    private static void KeepSignalHandlers()
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            _ = SetEnvironment("POCL_SIGFPE_HANDLER", "0", 0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without this library has no PoCL either.
        }
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
