using System.Runtime.InteropServices;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>One loaded OpenCL library: its functions, by the names of the specification without "cl".</summary>
/// <remarks>
/// Function pointers, and not <c>LibraryImport</c>, which binds each symbol once a process: another library can be tried beside the first.
/// </remarks>
internal sealed unsafe class OpenClLibrary
{
    /// <summary>The environment variable that names the library to load.</summary>
    public const string PathVariable = "L2GPU_OPENCL_LIBRARY";

    private readonly nint _handle;

    private OpenClLibrary(nint handle, string path)
    {
        _handle = handle;
        Path = path;
        GetPlatformIDs = (delegate* unmanaged<uint, nint*, uint*, int>)Symbol("clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetPlatformInfo");
        GetDeviceIDs = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Symbol("clGetDeviceIDs");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetDeviceInfo");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint>)Symbol("clCreateContext");
        ReleaseContext = (delegate* unmanaged<nint, int>)Symbol("clReleaseContext");
        CreateCommandQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Symbol("clCreateCommandQueue");
        ReleaseCommandQueue = (delegate* unmanaged<nint, int>)Symbol("clReleaseCommandQueue");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Symbol("clCreateBuffer");
        ReleaseMemObject = (delegate* unmanaged<nint, int>)Symbol("clReleaseMemObject");
        CreateProgramWithSource = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Symbol("clCreateProgramWithSource");
        CreateProgramWithBinary = (delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint>)Symbol("clCreateProgramWithBinary");
        BuildProgram = (delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int>)Symbol("clBuildProgram");
        GetProgramInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetProgramInfo");
        GetProgramBuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Symbol("clGetProgramBuildInfo");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Symbol("clReleaseProgram");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)Symbol("clCreateKernel");
        ReleaseKernel = (delegate* unmanaged<nint, int>)Symbol("clReleaseKernel");
        GetKernelInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetKernelInfo");
        SetKernelArg = (delegate* unmanaged<nint, uint, nuint, void*, int>)Symbol("clSetKernelArg");
        EnqueueNDRangeKernel = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)Symbol("clEnqueueNDRangeKernel");
        EnqueueReadBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Symbol("clEnqueueReadBuffer");
        EnqueueWriteBuffer = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Symbol("clEnqueueWriteBuffer");
        EnqueueCopyBuffer = (delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int>)Symbol("clEnqueueCopyBuffer");
        EnqueueFillBuffer = (delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int>)Symbol("clEnqueueFillBuffer");
        EnqueueMapBuffer = (delegate* unmanaged<nint, nint, uint, ulong, nuint, nuint, uint, nint*, nint*, int*, void*>)Symbol("clEnqueueMapBuffer");
        EnqueueUnmapMemObject = (delegate* unmanaged<nint, nint, void*, uint, nint*, nint*, int>)Symbol("clEnqueueUnmapMemObject");
        EnqueueMarkerWithWaitList = (delegate* unmanaged<nint, uint, nint*, nint*, int>)Symbol("clEnqueueMarkerWithWaitList");
        EnqueueBarrierWithWaitList = (delegate* unmanaged<nint, uint, nint*, nint*, int>)Symbol("clEnqueueBarrierWithWaitList");
        Flush = (delegate* unmanaged<nint, int>)Symbol("clFlush");
        Finish = (delegate* unmanaged<nint, int>)Symbol("clFinish");
        WaitForEvents = (delegate* unmanaged<uint, nint*, int>)Symbol("clWaitForEvents");
        GetEventInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetEventInfo");
        GetEventProfilingInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Symbol("clGetEventProfilingInfo");
        ReleaseEvent = (delegate* unmanaged<nint, int>)Symbol("clReleaseEvent");
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
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        return string.IsNullOrEmpty(path) ? TryLoad(Candidates, out why) : TryLoadNamed(path, out why);
    }

    /// <summary>Loads the library that <see cref="PathVariable"/> names.</summary>
    /// <param name="path">What it names.</param>
    /// <param name="why">Why it is not loaded: a sentence that begins with the name of the variable.</param>
    public static OpenClLibrary? TryLoadNamed(string path, out string? why)
    {
        if (TryLoad([path], out why) is { } library) return library;
        bool isMissing = System.IO.Path.GetFileName(path) != path && !File.Exists(path);
        why = isMissing ? $"{PathVariable} names {path}, which is missing; correct or unset it"
            : $"{PathVariable} names {path}, which cannot be loaded: {Refusal(path) ?? why}; correct or unset it";
        return null;
    }

    /// <summary>Loads the first of some libraries that is there.</summary>
    public static OpenClLibrary? TryLoad(IReadOnlyList<string> paths, out string? why)
    {
        KeepSignalHandlers();
        foreach (string path in paths)
        {
            if (!NativeLibrary.TryLoad(path, out nint handle)) continue;
            try
            {
                OpenClLibrary library = new(handle, path);
                why = null;
                return library;
            }
            catch (EntryPointNotFoundException e)
            {
                NativeLibrary.Free(handle);
                why = $"{path} is no OpenCL 1.2: {e.Message}";
                return null;
            }
        }

        why = $"no OpenCL library was found ({string.Join(", ", paths)}); a GPU's driver brings one, or name it in {PathVariable}";
        return null;
    }

    // What the system says; null if it loads the file, so that it is no OpenCL library.
    private static string? Refusal(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.');
        }
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

    private nint Symbol(string name)
        => NativeLibrary.TryGetExport(_handle, name, out nint address) ? address : throw new EntryPointNotFoundException($"it lacks {name}");
}
