using System.Runtime.CompilerServices;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>The numbers that OpenCL's functions return, as errors that say what to do.</summary>
internal static class OpenClStatus
{
    public const int Success = 0;
    public const int DeviceNotFound = -1;
    public const int BuildFailure = -11;
    public const int InvalidKernelName = -46;
    public const int PlatformNotFound = -1001;

    private const int OutOfResources = -5, InvalidBufferSize = -61;

    // What only waits and looks needs no memory: there, a driver without resources is one whose kernel failed.
    private static readonly HashSet<string> Waiting = ["clFinish", "clWaitForEvents", "clGetEventInfo", "clGetEventProfilingInfo", "clEnqueueReadBuffer"];

    private static readonly Dictionary<int, string> Names = new()
    {
        [0] = "CL_SUCCESS",
        [-1] = "CL_DEVICE_NOT_FOUND",
        [-2] = "CL_DEVICE_NOT_AVAILABLE",
        [-3] = "CL_COMPILER_NOT_AVAILABLE",
        [-4] = "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        [-5] = "CL_OUT_OF_RESOURCES",
        [-6] = "CL_OUT_OF_HOST_MEMORY",
        [-7] = "CL_PROFILING_INFO_NOT_AVAILABLE",
        [-8] = "CL_MEM_COPY_OVERLAP",
        [-9] = "CL_IMAGE_FORMAT_MISMATCH",
        [-10] = "CL_IMAGE_FORMAT_NOT_SUPPORTED",
        [-11] = "CL_BUILD_PROGRAM_FAILURE",
        [-12] = "CL_MAP_FAILURE",
        [-13] = "CL_MISALIGNED_SUB_BUFFER_OFFSET",
        [-14] = "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        [-15] = "CL_COMPILE_PROGRAM_FAILURE",
        [-16] = "CL_LINKER_NOT_AVAILABLE",
        [-17] = "CL_LINK_PROGRAM_FAILURE",
        [-18] = "CL_DEVICE_PARTITION_FAILED",
        [-19] = "CL_KERNEL_ARG_INFO_NOT_AVAILABLE",
        [-30] = "CL_INVALID_VALUE",
        [-31] = "CL_INVALID_DEVICE_TYPE",
        [-32] = "CL_INVALID_PLATFORM",
        [-33] = "CL_INVALID_DEVICE",
        [-34] = "CL_INVALID_CONTEXT",
        [-35] = "CL_INVALID_QUEUE_PROPERTIES",
        [-36] = "CL_INVALID_COMMAND_QUEUE",
        [-37] = "CL_INVALID_HOST_PTR",
        [-38] = "CL_INVALID_MEM_OBJECT",
        [-39] = "CL_INVALID_IMAGE_FORMAT_DESCRIPTOR",
        [-40] = "CL_INVALID_IMAGE_SIZE",
        [-41] = "CL_INVALID_SAMPLER",
        [-42] = "CL_INVALID_BINARY",
        [-43] = "CL_INVALID_BUILD_OPTIONS",
        [-44] = "CL_INVALID_PROGRAM",
        [-45] = "CL_INVALID_PROGRAM_EXECUTABLE",
        [-46] = "CL_INVALID_KERNEL_NAME",
        [-47] = "CL_INVALID_KERNEL_DEFINITION",
        [-48] = "CL_INVALID_KERNEL",
        [-49] = "CL_INVALID_ARG_INDEX",
        [-50] = "CL_INVALID_ARG_VALUE",
        [-51] = "CL_INVALID_ARG_SIZE",
        [-52] = "CL_INVALID_KERNEL_ARGS",
        [-53] = "CL_INVALID_WORK_DIMENSION",
        [-54] = "CL_INVALID_WORK_GROUP_SIZE",
        [-55] = "CL_INVALID_WORK_ITEM_SIZE",
        [-56] = "CL_INVALID_GLOBAL_OFFSET",
        [-57] = "CL_INVALID_EVENT_WAIT_LIST",
        [-58] = "CL_INVALID_EVENT",
        [-59] = "CL_INVALID_OPERATION",
        [-60] = "CL_INVALID_GL_OBJECT",
        [-61] = "CL_INVALID_BUFFER_SIZE",
        [-62] = "CL_INVALID_MIP_LEVEL",
        [-63] = "CL_INVALID_GLOBAL_WORK_SIZE",
        [-64] = "CL_INVALID_PROPERTY",
        [-65] = "CL_INVALID_IMAGE_DESCRIPTOR",
        [-66] = "CL_INVALID_COMPILER_OPTIONS",
        [-67] = "CL_INVALID_LINKER_OPTIONS",
        [-68] = "CL_INVALID_DEVICE_PARTITION_COUNT",
        [-1001] = "CL_PLATFORM_NOT_FOUND_KHR",
        [-9999] = "illegal access of a kernel (NVIDIA)",
    };

    /// <summary>The name of a status as the specification has it.</summary>
    public static string NameOf(int status) => Names.GetValueOrDefault(status, "an unknown status");

    /// <summary>What a call returned.</summary>
    /// <param name="status">The number.</param>
    /// <param name="api">The call; the expression is the diagnosis.</param>
    public static NativeResult Of(int status, [CallerArgumentExpression(nameof(status))] string api = "")
        => status == Success ? default : new NativeResult(status, FunctionOf(api));

    /// <summary>Whether a call found no room. Buffers get their memory at first use, so that every command can say so.</summary>
    public static bool IsOutOfMemory(NativeResult result)
        => result.Status is -4 or -6 || (result.Status == OutOfResources && !IsFailedKernel(result)) || (result.Status == InvalidBufferSize && result.Api == "clCreateBuffer");

    /// <summary>Whether nothing on the device works any more. Queues and contexts of ours are valid: a driver that denies it has lost them.</summary>
    public static bool IsLost(NativeResult result) => result.Status is -2 or -34 or -36 or -9999;

    /// <summary>Throws unless a call succeeded.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="api">The call; the expression is the diagnosis.</param>
    public static void ThrowIfFailed(int status, [CallerArgumentExpression(nameof(status))] string api = "")
    {
        if (status != Success) throw Error(Of(status, api));
    }

    /// <summary>The error of a call.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="memory">What is known of the device's memory, for a call that found no room.</param>
    public static DeviceException Error(NativeResult result, string memory = "")
    {
        (int status, string function) = result;
        string what = $"{function} failed with {status} ({NameOf(status)})";
        if (IsLost(result)) return new DeviceLostException($"{what}: the device does not answer any more, and what was on it is lost. Dispose it and open it again.", function, status);
        if (IsFailedKernel(result))
            return new DeviceException($"{what}: a kernel failed while it ran, most likely by an illegal access, and what was computed since the last wait is not to be trusted. Fewer data do not help. Open the device again, and report it with the driver's version.", function, status);
        if (!IsOutOfMemory(result)) return new DeviceException($"{what}.", function, status);
        return new DeviceOutOfMemoryException($"{what}: the device has no room{memory}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.", function, status);
    }

    private static bool IsFailedKernel(NativeResult result) => result.Status == OutOfResources && Waiting.Contains(result.Api);

    // "library.EnqueueCopyBuffer(queue, …)" is clEnqueueCopyBuffer.
    private static string FunctionOf(string api)
    {
        int end = api.IndexOf('(', StringComparison.Ordinal);
        string name = end < 0 ? api : api[..end];
        name = name[(name.LastIndexOf('.') + 1)..];
        return name.StartsWith("cl", StringComparison.Ordinal) ? name : $"cl{name}";
    }
}
