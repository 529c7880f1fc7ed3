using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>One loaded cuBLAS, NVIDIA's library of matrix products: the few functions that are used, by the names of its manual without "cublas".</summary>
internal sealed unsafe class CublasLibrary
{
    /// <summary>The environment variable that names the library to load.</summary>
    public const string PathVariable = "L2GPU_CUBLAS_LIBRARY";

    private const int NotInitialized = 1, AllocationFailed = 3;

    private static readonly (int Major, string Linux, string Windows)[] Versions =
        [(13, "libcublas.so.13", "cublas64_13.dll"), (12, "libcublas.so.12", "cublas64_12.dll"), (11, "libcublas.so.11", "cublas64_11.dll")];

    private static readonly NativeLoader<CublasLibrary> Loader
        = new(PathVariable, "cuBLAS", "cuBLAS 11", "install CUDA's toolkit, or one of the packages libcublas of NVIDIA and nvidia-cublas of pip", (symbols, path) => new CublasLibrary(symbols, path));

    private CublasLibrary(NativeSymbols symbols, string path)
    {
        Path = path;
        GetProperty = (delegate* unmanaged<int, int*, int>)symbols.Required("cublasGetProperty");
        Create = (delegate* unmanaged<nint*, int>)symbols.Required("cublasCreate_v2");
        Destroy = (delegate* unmanaged<nint, int>)symbols.Required("cublasDestroy_v2");
        SetStream = (delegate* unmanaged<nint, nint, int>)symbols.Required("cublasSetStream_v2");
        SetMathMode = (delegate* unmanaged<nint, int, int>)symbols.Required("cublasSetMathMode");
        Sgemm = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int>)symbols.Required("cublasSgemm_v2");
        Dgemm = (delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, nint, int, double*, nint, int, int>)symbols.Required("cublasDgemm_v2");
        SgemmStridedBatched = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int>)symbols.Required("cublasSgemmStridedBatched");
        DgemmStridedBatched = (delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int>)symbols.Required("cublasDgemmStridedBatched");
    }

    /// <summary>The path or name it was loaded by.</summary>
    public string Path { get; }

    public delegate* unmanaged<int, int*, int> GetProperty { get; }

    public delegate* unmanaged<nint*, int> Create { get; }

    public delegate* unmanaged<nint, int> Destroy { get; }

    public delegate* unmanaged<nint, nint, int> SetStream { get; }

    public delegate* unmanaged<nint, int, int> SetMathMode { get; }

    public delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int> Sgemm { get; }

    public delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, nint, int, double*, nint, int, int> Dgemm { get; }

    public delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int> SgemmStridedBatched { get; }

    public delegate* unmanaged<nint, int, int, int, int, int, double*, nint, int, long, nint, int, long, double*, nint, int, long, int, int> DgemmStridedBatched { get; }

    /// <summary>Loads the library that <see cref="PathVariable"/> names, else the newest that a driver supports.</summary>
    /// <param name="driverMajor">The first number of the version of CUDA that the driver knows.</param>
    /// <param name="why">Why there is none.</param>
    public static CublasLibrary? TryLoad(int driverMajor, out string? why)
        => Loader.TryLoadNamedOr(CudaToolkit.Candidates(Versions, driverMajor), out why);

    /// <summary>Whether the library that <see cref="PathVariable"/> names is there; so, too, if it names none.</summary>
    /// <param name="why">Why it is not.</param>
    public static bool IsAsNamed(out string? why)
    {
        why = null;
        return Environment.GetEnvironmentVariable(PathVariable) is not { Length: > 0 } path || Loader.TryLoadNamed(path, out why) is not null;
    }

    /// <summary>Whether a call found no room. A handle that has none for its workspace says that it was not initialized.</summary>
    public static bool IsOutOfMemory(NativeResult result) => result is { Status: AllocationFailed } or { Status: NotInitialized, Api: "cublasCreate_v2" };

    /// <inheritdoc cref="NativeLoader{T}.TryLoad"/>
    public static CublasLibrary? TryLoad(IReadOnlyList<string> paths, out string? why) => Loader.TryLoad(paths, out why);

    /// <summary>The name of a status, as <c>cublas_api.h</c> has it.</summary>
    public static string NameOf(int status) => status switch
    {
        0 => "CUBLAS_STATUS_SUCCESS",
        NotInitialized => "CUBLAS_STATUS_NOT_INITIALIZED",
        AllocationFailed => "CUBLAS_STATUS_ALLOC_FAILED",
        7 => "CUBLAS_STATUS_INVALID_VALUE",
        8 => "CUBLAS_STATUS_ARCH_MISMATCH",
        11 => "CUBLAS_STATUS_MAPPING_ERROR",
        13 => "CUBLAS_STATUS_EXECUTION_FAILED",
        14 => "CUBLAS_STATUS_INTERNAL_ERROR",
        15 => "CUBLAS_STATUS_NOT_SUPPORTED",
        16 => "CUBLAS_STATUS_LICENSE_ERROR",
        _ => "an unknown status",
    };
}
