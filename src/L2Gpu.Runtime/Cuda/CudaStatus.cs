using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>The numbers that the functions of the CUDA driver, of NVRTC and of cuBLAS return, as errors that say what to do.</summary>
/// <remarks>The three count for themselves: 2 is no memory in the one and no program in the other, so that a number counts only beside the name of its function.</remarks>
internal static class CudaStatus
{
    public const int InvalidValue = 1;
    public const int InvalidImage = 200;
    public const int NotReady = 600;

    private const int OutOfMemory = 2;
    private const int NotFound = 500;
    private const int CompilationFailed = 6;

    /// <summary>Whether it was a call of the driver, rather than of NVRTC or cuBLAS.</summary>
    public static bool IsOfDriver(NativeResult result) => result.Api.StartsWith("cu", StringComparison.Ordinal) && !IsOfBlas(result);

    /// <summary>Whether it was a call of cuBLAS.</summary>
    public static bool IsOfBlas(NativeResult result) => result.Api.StartsWith("cublas", StringComparison.Ordinal);

    /// <summary>Whether a call found no room. The event behind a command is none of these calls: who makes room and tries again would enqueue the command twice.</summary>
    public static bool IsOutOfMemory(NativeResult result)
        => IsOfBlas(result) ? CublasLibrary.IsOutOfMemory(result)
            : IsOfDriver(result) && result.Status == OutOfMemory && !result.Api.StartsWith("cuEvent", StringComparison.Ordinal);

    /// <summary>Whether NVRTC refused a text.</summary>
    public static bool IsBuildFailure(NativeResult result) => !IsOfDriver(result) && result.Status == CompilationFailed;

    /// <summary>Whether a module has no function of the name that was asked for.</summary>
    public static bool IsMissingKernel(NativeResult result) => result is { Status: NotFound, Api: "cuModuleGetFunction" };

    /// <summary>
    /// Whether nothing in the context works any more. That is what <c>cuda.h</c> says of the failures of kernels and of hardware; contexts of ours are valid, so that a driver that denies it has
    /// lost them, and one that cannot be made current is gone. A launch that asks for too much (701, 720) leaves everything as it was.
    /// </summary>
    public static bool IsLost(NativeResult result)
        => !result.Succeeded && IsOfDriver(result)
            && (IsFailedKernel(result.Status) || IsFailedHardware(result.Status) || result.Status is 4 or 201 or 709 or 810 || result.Api == "cuCtxPushCurrent");

    /// <summary>The error of a call.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="name">The name of the status.</param>
    /// <param name="memory">What is known of the device's memory, for a call that found no room.</param>
    public static DeviceException Error(NativeResult result, string name, string memory = "")
    {
        (int status, string api) = result;
        string what = $"{api} failed with {status} ({name})";
        if (IsOutOfMemory(result))
        {
            string otherwise = IsOfBlas(result) ? $" Or {Remedy(result)}." : "";
            return new DeviceOutOfMemoryException($"{what}: the device has no room{memory}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.{otherwise}", api, status);
        }

        if (!IsLost(result)) return new DeviceException(Remedy(result) is { } remedy ? $"{what}: {remedy}." : $"{what}.", api, status);
        string why = IsFailedKernel(status) ? "a kernel failed while it ran, and nothing in its context works any more. Report it with the driver's version. "
            : IsFailedHardware(status) ? "the hardware failed; nvidia-smi -q and the system's log say more. "
            : "the device does not answer any more. ";
        return new DeviceLostException($"{what}: {why}What was on the device is lost: dispose it and open it again. If that fails, restart the process.", api, status);
    }

    /// <summary>What to do about a status; null where the number says all that is known.</summary>
    public static string? Remedy(NativeResult result)
        => IsOfBlas(result) ? $"if this library and the driver or the GPU do not go together, name another in {CublasLibrary.PathVariable}"
            : !IsOfDriver(result) ? RemedyOfCompiler(result.Status) : result.Status switch
        {
            InvalidValue when result.Api == "cuLaunchKernel" => "a launch has at most 2147483647 groups in the first direction and 65535 in the others, and a group 1024 work-items, 64 of them in the third",
            34 => "this library is the stub that programs are linked with; install NVIDIA's driver, and take the folder of stubs out of the library path",
            35 or 36 => "the driver is too old; update it",
            46 => "another process has the GPU for itself, or its compute mode forbids it; see nvidia-smi -q -d COMPUTE",
            100 => "the driver sees no GPU; see nvidia-smi and CUDA_VISIBLE_DEVICES, and in a container whether it was given one",
            200 or 209 or 218 or 222 => $"the driver does not know what the compiler made; update the driver, or name an older NVRTC in {NvrtcLibrary.PathVariable}",
            221 => "a GPU that is newer than NVRTC needs the driver's own compiler, which is not installed; install it, or a newer NVRTC",
            701 => "a launch asked for more registers or memory than a multiprocessor has. Report it with the name of the GPU",
            802 => "the system is not ready; on machines with NVSwitch nvidia-fabricmanager has to run",
            803 => "the driver's library and its kernel module are of different versions; restart the machine",
            804 => "the package cuda-compat does not support this GPU; take its folder out of the library path",
            805 or 806 or 807 or 808 or 809 => "the server of CUDA's Multi-Process Service does not take this process; see its log",
            999 => "most often the kernel module does not work, as after a machine slept; load nvidia_uvm anew, or restart the machine",
            _ => null,
        };

    // Illegal address, timeout, assertion, stack, instruction, alignment, address space, program counter, any other exception; tensor memory, which newer drivers know.
    private static bool IsFailedKernel(int status) => status is 700 or 702 or 710 or (>= 714 and <= 719) or 721;

    // Uncorrectable errors of memory and NVLink, errors that were contained, an external device.
    private static bool IsFailedHardware(int status) => status is 214 or 220 or 226 or 911;

    private static string? RemedyOfCompiler(int status) => status switch
    {
        5 => $"this NVRTC does not know an option; name another in {NvrtcLibrary.PathVariable}",
        7 => "libnvrtc-builtins, which belongs beside NVRTC's library, is missing or of another version; install NVRTC whole",
        _ => null,
    };
}
