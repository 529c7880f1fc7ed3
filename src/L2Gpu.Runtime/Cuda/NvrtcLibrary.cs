using System.Runtime.InteropServices;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>One loaded NVRTC, NVIDIA's compiler: its functions, by the names of its manual without "nvrtc".</summary>
internal sealed unsafe class NvrtcLibrary
{
    /// <summary>The environment variable that names the library to load.</summary>
    public const string PathVariable = "L2GPU_NVRTC_LIBRARY";

    // The name of the library says the oldest version of the toolkit that it stands in for.
    private static readonly (int Major, string Linux, string Windows)[] Versions =
        [(13, "libnvrtc.so.13", "nvrtc64_130_0.dll"), (12, "libnvrtc.so.12", "nvrtc64_120_0.dll"), (11, "libnvrtc.so.11.2", "nvrtc64_112_0.dll"), (0, "libnvrtc.so", "nvrtc64_112_0.dll")];

    private static readonly NativeLoader<NvrtcLibrary> Loader
        = new(
            PathVariable,
            "NVRTC",
            "NVRTC 11.2",
            "install CUDA's toolkit, or one of the packages cuda-nvrtc of NVIDIA, libnvrtc of Debian and nvidia-cuda-nvrtc of pip",
            (symbols, path) => new NvrtcLibrary(symbols, path));

    private NvrtcLibrary(NativeSymbols symbols, string path)
    {
        Path = path;
        Version = (delegate* unmanaged<int*, int*, int>)symbols.Required("nvrtcVersion");
        GetErrorString = (delegate* unmanaged<int, byte*>)symbols.Required("nvrtcGetErrorString");
        GetNumSupportedArchs = (delegate* unmanaged<int*, int>)symbols.Required("nvrtcGetNumSupportedArchs");
        GetSupportedArchs = (delegate* unmanaged<int*, int>)symbols.Required("nvrtcGetSupportedArchs");
        CreateProgram = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)symbols.Required("nvrtcCreateProgram");
        DestroyProgram = (delegate* unmanaged<nint*, int>)symbols.Required("nvrtcDestroyProgram");
        CompileProgram = (delegate* unmanaged<nint, int, byte**, int>)symbols.Required("nvrtcCompileProgram");
        GetCubinSize = (delegate* unmanaged<nint, nuint*, int>)symbols.Required("nvrtcGetCUBINSize");
        GetCubin = (delegate* unmanaged<nint, byte*, int>)symbols.Required("nvrtcGetCUBIN");
        GetPtxSize = (delegate* unmanaged<nint, nuint*, int>)symbols.Required("nvrtcGetPTXSize");
        GetPtx = (delegate* unmanaged<nint, byte*, int>)symbols.Required("nvrtcGetPTX");
        GetProgramLogSize = (delegate* unmanaged<nint, nuint*, int>)symbols.Required("nvrtcGetProgramLogSize");
        GetProgramLog = (delegate* unmanaged<nint, byte*, int>)symbols.Required("nvrtcGetProgramLog");
    }

    /// <summary>The path or name it was loaded by.</summary>
    public string Path { get; }

    public delegate* unmanaged<int*, int*, int> Version { get; }

    public delegate* unmanaged<int, byte*> GetErrorString { get; }

    public delegate* unmanaged<int*, int> GetNumSupportedArchs { get; }

    public delegate* unmanaged<int*, int> GetSupportedArchs { get; }

    public delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int> CreateProgram { get; }

    public delegate* unmanaged<nint*, int> DestroyProgram { get; }

    public delegate* unmanaged<nint, int, byte**, int> CompileProgram { get; }

    public delegate* unmanaged<nint, nuint*, int> GetCubinSize { get; }

    public delegate* unmanaged<nint, byte*, int> GetCubin { get; }

    public delegate* unmanaged<nint, nuint*, int> GetPtxSize { get; }

    public delegate* unmanaged<nint, byte*, int> GetPtx { get; }

    public delegate* unmanaged<nint, nuint*, int> GetProgramLogSize { get; }

    public delegate* unmanaged<nint, byte*, int> GetProgramLog { get; }

    /// <summary>Loads the library that <see cref="PathVariable"/> names, else the newest whose programs a driver loads.</summary>
    /// <param name="driverMajor">The first number of the version of CUDA that the driver knows.</param>
    /// <param name="why">Why there is none.</param>
    public static NvrtcLibrary? TryLoad(int driverMajor, out string? why) => Loader.TryLoadNamedOr(CudaToolkit.Candidates(Versions, driverMajor), out why);

    /// <inheritdoc cref="NativeLoader{T}.TryLoad"/>
    public static NvrtcLibrary? TryLoad(IReadOnlyList<string> paths, out string? why) => Loader.TryLoad(paths, out why);

    /// <summary>The name of a status, as <c>nvrtc.h</c> has it.</summary>
    public string NameOf(int status) => Marshal.PtrToStringUTF8((nint)GetErrorString(status)) ?? "an unknown status";
}
