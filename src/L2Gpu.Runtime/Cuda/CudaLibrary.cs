using System.Runtime.InteropServices;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>One loaded CUDA driver: its functions, by the names of its manual without "cu".</summary>
/// <remarks>
/// The symbols are those that <c>cuda.h</c> of CUDA 11 and 12 renames the functions to. In their signatures a <c>CUdevice</c> and an enumeration are an int, a <c>CUdeviceptr</c> is a ulong, and
/// every other handle is a nint.
/// </remarks>
internal sealed unsafe class CudaLibrary
{
    /// <summary>The environment variable that names the library to load.</summary>
    public const string PathVariable = "L2GPU_CUDA_LIBRARY";

    private static readonly NativeLoader<CudaLibrary> Loader
        = new(PathVariable, "CUDA driver", "CUDA driver", "NVIDIA's driver brings one", (symbols, path) => new CudaLibrary(symbols, path));

    private CudaLibrary(NativeSymbols symbols, string path)
    {
        Path = path;
        Init = (delegate* unmanaged<uint, int>)symbols.Required("cuInit");
        DriverGetVersion = (delegate* unmanaged<int*, int>)symbols.Required("cuDriverGetVersion");
        GetErrorName = (delegate* unmanaged<int, byte**, int>)symbols.Required("cuGetErrorName");
        DeviceGetCount = (delegate* unmanaged<int*, int>)symbols.Required("cuDeviceGetCount");
        DeviceGet = (delegate* unmanaged<int*, int, int>)symbols.Required("cuDeviceGet");
        DeviceGetName = (delegate* unmanaged<byte*, int, int, int>)symbols.Required("cuDeviceGetName");
        DeviceTotalMem = (delegate* unmanaged<nuint*, int, int>)symbols.Required("cuDeviceTotalMem_v2");
        DeviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)symbols.Required("cuDeviceGetAttribute");
        DevicePrimaryCtxGetState = (delegate* unmanaged<int, uint*, int*, int>)symbols.Required("cuDevicePrimaryCtxGetState");
        DevicePrimaryCtxRetain = (delegate* unmanaged<nint*, int, int>)symbols.Required("cuDevicePrimaryCtxRetain");
        DevicePrimaryCtxRelease = (delegate* unmanaged<int, int>)symbols.Required("cuDevicePrimaryCtxRelease_v2");
        CtxCreate = (delegate* unmanaged<nint*, uint, int, int>)symbols.Required("cuCtxCreate_v2");
        CtxDestroy = (delegate* unmanaged<nint, int>)symbols.Required("cuCtxDestroy_v2");
        CtxPushCurrent = (delegate* unmanaged<nint, int>)symbols.Required("cuCtxPushCurrent_v2");
        CtxPopCurrent = (delegate* unmanaged<nint*, int>)symbols.Required("cuCtxPopCurrent_v2");
        CtxGetCurrent = (delegate* unmanaged<nint*, int>)symbols.Required("cuCtxGetCurrent");
        CtxGetDevice = (delegate* unmanaged<int*, int>)symbols.Required("cuCtxGetDevice");
        CtxSynchronize = (delegate* unmanaged<int>)symbols.Required("cuCtxSynchronize");
        MemAlloc = (delegate* unmanaged<ulong*, nuint, int>)symbols.Required("cuMemAlloc_v2");
        MemFree = (delegate* unmanaged<ulong, int>)symbols.Required("cuMemFree_v2");
        MemHostAlloc = (delegate* unmanaged<void**, nuint, uint, int>)symbols.Required("cuMemHostAlloc");
        MemFreeHost = (delegate* unmanaged<void*, int>)symbols.Required("cuMemFreeHost");
        MemcpyHtoDAsync = (delegate* unmanaged<ulong, void*, nuint, nint, int>)symbols.Required("cuMemcpyHtoDAsync_v2");
        MemcpyDtoHAsync = (delegate* unmanaged<void*, ulong, nuint, nint, int>)symbols.Required("cuMemcpyDtoHAsync_v2");
        MemcpyDtoDAsync = (delegate* unmanaged<ulong, ulong, nuint, nint, int>)symbols.Required("cuMemcpyDtoDAsync_v2");
        MemsetD8Async = (delegate* unmanaged<ulong, byte, nuint, nint, int>)symbols.Required("cuMemsetD8Async");
        MemsetD32Async = (delegate* unmanaged<ulong, uint, nuint, nint, int>)symbols.Required("cuMemsetD32Async");
        StreamCreate = (delegate* unmanaged<nint*, uint, int>)symbols.Required("cuStreamCreate");
        StreamDestroy = (delegate* unmanaged<nint, int>)symbols.Required("cuStreamDestroy_v2");
        StreamSynchronize = (delegate* unmanaged<nint, int>)symbols.Required("cuStreamSynchronize");
        StreamQuery = (delegate* unmanaged<nint, int>)symbols.Required("cuStreamQuery");
        StreamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)symbols.Required("cuStreamWaitEvent");
        EventCreate = (delegate* unmanaged<nint*, uint, int>)symbols.Required("cuEventCreate");
        EventDestroy = (delegate* unmanaged<nint, int>)symbols.Required("cuEventDestroy_v2");
        EventRecord = (delegate* unmanaged<nint, nint, int>)symbols.Required("cuEventRecord");
        EventQuery = (delegate* unmanaged<nint, int>)symbols.Required("cuEventQuery");
        EventSynchronize = (delegate* unmanaged<nint, int>)symbols.Required("cuEventSynchronize");
        EventElapsedTime = (delegate* unmanaged<float*, nint, nint, int>)symbols.Required("cuEventElapsedTime");
        ModuleLoadData = (delegate* unmanaged<nint*, void*, int>)symbols.Required("cuModuleLoadData");
        ModuleUnload = (delegate* unmanaged<nint, int>)symbols.Required("cuModuleUnload");
        ModuleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)symbols.Required("cuModuleGetFunction");
        FuncGetAttribute = (delegate* unmanaged<int*, int, nint, int>)symbols.Required("cuFuncGetAttribute");
        FuncSetAttribute = (delegate* unmanaged<nint, int, int, int>)symbols.Required("cuFuncSetAttribute");
        LaunchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)symbols.Required("cuLaunchKernel");

        // Stream-ordered memory came with 11.2, what a kernel takes with 12.4.
        DeviceGetDefaultMemPool = (delegate* unmanaged<nint*, int, int>)symbols.Optional("cuDeviceGetDefaultMemPool");
        MemPoolSetAttribute = (delegate* unmanaged<nint, int, void*, int>)symbols.Optional("cuMemPoolSetAttribute");
        MemPoolTrimTo = (delegate* unmanaged<nint, nuint, int>)symbols.Optional("cuMemPoolTrimTo");
        MemAllocAsync = (delegate* unmanaged<ulong*, nuint, nint, int>)symbols.Optional("cuMemAllocAsync");
        MemFreeAsync = (delegate* unmanaged<ulong, nint, int>)symbols.Optional("cuMemFreeAsync");
        FuncGetParamInfo = (delegate* unmanaged<nint, nuint, nuint*, nuint*, int>)symbols.Optional("cuFuncGetParamInfo");
    }

    /// <summary>The path or name it was loaded by.</summary>
    public string Path { get; }

    /// <summary>Whether memory can be had in the order of a stream, without waiting for the device.</summary>
    public bool HasMemoryPools => DeviceGetDefaultMemPool != null && MemPoolSetAttribute != null && MemPoolTrimTo != null && MemAllocAsync != null && MemFreeAsync != null;

    public delegate* unmanaged<uint, int> Init { get; }

    public delegate* unmanaged<int*, int> DriverGetVersion { get; }

    public delegate* unmanaged<int, byte**, int> GetErrorName { get; }

    public delegate* unmanaged<int*, int> DeviceGetCount { get; }

    public delegate* unmanaged<int*, int, int> DeviceGet { get; }

    public delegate* unmanaged<byte*, int, int, int> DeviceGetName { get; }

    public delegate* unmanaged<nuint*, int, int> DeviceTotalMem { get; }

    public delegate* unmanaged<int*, int, int, int> DeviceGetAttribute { get; }

    public delegate* unmanaged<int, uint*, int*, int> DevicePrimaryCtxGetState { get; }

    public delegate* unmanaged<nint*, int, int> DevicePrimaryCtxRetain { get; }

    public delegate* unmanaged<int, int> DevicePrimaryCtxRelease { get; }

    public delegate* unmanaged<nint*, uint, int, int> CtxCreate { get; }

    public delegate* unmanaged<nint, int> CtxDestroy { get; }

    public delegate* unmanaged<nint, int> CtxPushCurrent { get; }

    public delegate* unmanaged<nint*, int> CtxPopCurrent { get; }

    public delegate* unmanaged<nint*, int> CtxGetCurrent { get; }

    public delegate* unmanaged<int*, int> CtxGetDevice { get; }

    public delegate* unmanaged<int> CtxSynchronize { get; }

    public delegate* unmanaged<ulong*, nuint, int> MemAlloc { get; }

    public delegate* unmanaged<ulong, int> MemFree { get; }

    public delegate* unmanaged<void**, nuint, uint, int> MemHostAlloc { get; }

    public delegate* unmanaged<void*, int> MemFreeHost { get; }

    public delegate* unmanaged<ulong, void*, nuint, nint, int> MemcpyHtoDAsync { get; }

    public delegate* unmanaged<void*, ulong, nuint, nint, int> MemcpyDtoHAsync { get; }

    public delegate* unmanaged<ulong, ulong, nuint, nint, int> MemcpyDtoDAsync { get; }

    public delegate* unmanaged<ulong, byte, nuint, nint, int> MemsetD8Async { get; }

    public delegate* unmanaged<ulong, uint, nuint, nint, int> MemsetD32Async { get; }

    public delegate* unmanaged<nint*, uint, int> StreamCreate { get; }

    public delegate* unmanaged<nint, int> StreamDestroy { get; }

    public delegate* unmanaged<nint, int> StreamSynchronize { get; }

    public delegate* unmanaged<nint, int> StreamQuery { get; }

    public delegate* unmanaged<nint, nint, uint, int> StreamWaitEvent { get; }

    public delegate* unmanaged<nint*, uint, int> EventCreate { get; }

    public delegate* unmanaged<nint, int> EventDestroy { get; }

    public delegate* unmanaged<nint, nint, int> EventRecord { get; }

    public delegate* unmanaged<nint, int> EventQuery { get; }

    public delegate* unmanaged<nint, int> EventSynchronize { get; }

    public delegate* unmanaged<float*, nint, nint, int> EventElapsedTime { get; }

    public delegate* unmanaged<nint*, void*, int> ModuleLoadData { get; }

    public delegate* unmanaged<nint, int> ModuleUnload { get; }

    public delegate* unmanaged<nint*, nint, byte*, int> ModuleGetFunction { get; }

    public delegate* unmanaged<int*, int, nint, int> FuncGetAttribute { get; }

    public delegate* unmanaged<nint, int, int, int> FuncSetAttribute { get; }

    public delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> LaunchKernel { get; }

    public delegate* unmanaged<nint*, int, int> DeviceGetDefaultMemPool { get; }

    public delegate* unmanaged<nint, int, void*, int> MemPoolSetAttribute { get; }

    public delegate* unmanaged<nint, nuint, int> MemPoolTrimTo { get; }

    public delegate* unmanaged<ulong*, nuint, nint, int> MemAllocAsync { get; }

    public delegate* unmanaged<ulong, nint, int> MemFreeAsync { get; }

    public delegate* unmanaged<nint, nuint, nuint*, nuint*, int> FuncGetParamInfo { get; }

    private static string[] Candidates => OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1"];

    /// <summary>Loads the library that <see cref="PathVariable"/> names, else the system's.</summary>
    /// <param name="why">Why there is none.</param>
    public static CudaLibrary? TryLoad(out string? why) => Loader.TryLoadNamedOr(Candidates, out why);

    /// <inheritdoc cref="NativeLoader{T}.TryLoad"/>
    public static CudaLibrary? TryLoad(IReadOnlyList<string> paths, out string? why) => Loader.TryLoad(paths, out why);

    /// <summary>The name of a status, as <c>cuda.h</c> has it.</summary>
    public string NameOf(int status)
    {
        byte* name = null;
        return GetErrorName(status, &name) == 0 && name != null ? Marshal.PtrToStringUTF8((nint)name)! : "an unknown status";
    }
}
