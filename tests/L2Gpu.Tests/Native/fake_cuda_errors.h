// Part of fake_cuda.c: names of its errors.

static const struct { int code; const char *name, *text; } error_names[] = {
    { 0, "CUDA_SUCCESS", "no error" }, { 1, "CUDA_ERROR_INVALID_VALUE", "invalid argument" }, { 2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
    { 3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error" }, { 4, "CUDA_ERROR_DEINITIALIZED", "driver shutting down" }, { 34, "CUDA_ERROR_STUB_LIBRARY", "stub library" },
    { 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "all devices are busy or unavailable" }, { 100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected" },
    { 101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal" }, { 200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid" },
    { 201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context" }, { 209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device" },
    { 214, "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error encountered" }, { 218, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed" },
    { 304, "CUDA_ERROR_OPERATING_SYSTEM", "OS call failed" }, { 400, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle" }, { 500, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
    { 600, "CUDA_ERROR_NOT_READY", "device not ready" }, { 700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered" },
    { 701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch" }, { 702, "CUDA_ERROR_LAUNCH_TIMEOUT", "the launch timed out and was terminated" },
    { 709, "CUDA_ERROR_CONTEXT_IS_DESTROYED", "context is destroyed" }, { 710, "CUDA_ERROR_ASSERT", "device-side assert triggered" },
    { 714, "CUDA_ERROR_HARDWARE_STACK_ERROR", "hardware stack error" }, { 715, "CUDA_ERROR_ILLEGAL_INSTRUCTION", "an illegal instruction was encountered" },
    { 716, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address" }, { 717, "CUDA_ERROR_INVALID_ADDRESS_SPACE", "operation not supported on global/shared address space" },
    { 718, "CUDA_ERROR_INVALID_PC", "invalid program counter" }, { 719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure" },
    { 800, "CUDA_ERROR_NOT_PERMITTED", "operation not permitted" }, { 801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported" },
    { 803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination" }, { 999, "CUDA_ERROR_UNKNOWN", "unknown error" } };

static int name_of(int code, int is_text, const char **to) {
    for (size_t i = 0; i < sizeof error_names / sizeof *error_names; i++)
        if (error_names[i].code == code) { *to = is_text ? error_names[i].text : error_names[i].name; return OK; }
    *to = NULL;
    return INVALID_VALUE;
}

EXPORT int cuGetErrorName(int code, const char **name) { ENTER("cuGetErrorName"); return failure ? failure : name_of(code, 0, name); }
EXPORT int cuGetErrorString(int code, const char **text) { ENTER("cuGetErrorString"); return failure ? failure : name_of(code, 1, text); }
