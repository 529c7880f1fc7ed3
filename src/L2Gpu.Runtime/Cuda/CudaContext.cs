using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>
/// The context that a device is used in: the one that is current where it is opened, if it is of this device and its owner's alone; else the primary context, so that other libraries of the process share
/// memory and code with this one; else, if what runs in that one has broken it and others still hold it, one of its own.
/// </summary>
internal sealed unsafe class CudaContext
{
    private readonly CudaLibrary _library;
    private readonly int _device;
    private readonly Origin _origin;
    private readonly nint _handle;

    private CudaContext(CudaLibrary library, int device, Origin origin, nint handle)
    {
        _library = library;
        _device = device;
        _origin = origin;
        _handle = handle;
    }

    private enum Origin
    {
        Adopted,
        Primary,
        Own,
    }

    /// <summary>Finds a context in which work runs.</summary>
    /// <param name="library">The driver.</param>
    /// <param name="device">The device, as the driver numbers it.</param>
    /// <param name="context">The context; null if there is none.</param>
    public static NativeResult Open(CudaLibrary library, int device, out CudaContext? context)
    {
        nint handle;
        int owner;
        if (library.CtxGetCurrent(&handle) == 0 && handle != 0 && library.CtxGetDevice(&owner) == 0 && owner == device && !IsPrimary(library, device, handle))
        {
            context = new CudaContext(library, device, Origin.Adopted, handle);
            if (context.Probe().Succeeded) return default;
        }

        NativeResult result = new(library.DevicePrimaryCtxRetain(&handle, device), "cuDevicePrimaryCtxRetain");
        context = null;
        if (!result.Succeeded) return result;
        context = new CudaContext(library, device, Origin.Primary, handle);
        if (context.Probe().Succeeded) return default;
        context.Release();
        context = null;
        result = new(library.CtxCreate(&handle, 0, device), "cuCtxCreate");
        if (!result.Succeeded) return result;

        // It is current from the start; the thread is left as it was.
        nint popped;
        _ = library.CtxPopCurrent(&popped);
        var own = new CudaContext(library, device, Origin.Own, handle);
        result = own.Probe();
        if (result.Succeeded) context = own;
        else own.Release();
        return result;
    }

    public NativeResult Enter() => new(_library.CtxPushCurrent(_handle), "cuCtxPushCurrent");

    public void Leave()
    {
        nint popped;
        _ = _library.CtxPopCurrent(&popped);
    }

    /// <summary>Ends the use of the context. The driver destroys the primary context, broken or not, when the last library in the process has released it.</summary>
    public void Release()
    {
        if (_origin == Origin.Primary) _ = _library.DevicePrimaryCtxRelease(_device);
        else if (_origin == Origin.Own) _ = _library.CtxDestroy(_handle);
    }

    // The primary context goes when the last who retained it has released it: that another made it current keeps it only as long as he does.
    private static bool IsPrimary(CudaLibrary library, int device, nint context)
    {
        uint flags;
        int isActive;
        nint primary;
        if (library.DevicePrimaryCtxGetState(device, &flags, &isActive) != 0 || isActive == 0 || library.DevicePrimaryCtxRetain(&primary, device) != 0) return false;
        _ = library.DevicePrimaryCtxRelease(device);
        return primary == context;
    }

    // In a context that a failed kernel has broken nothing can be waited for any more. Where a peer captures a graph waiting is not allowed, and nothing is broken.
    private NativeResult Probe()
    {
        NativeResult result = Enter();
        if (!result.Succeeded) return result;
        result = new(_library.CtxSynchronize(), "cuCtxSynchronize");
        Leave();
        return CudaStatus.IsLost(result) ? result : default;
    }
}
