using System.Collections.Concurrent;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>cuBLAS on one device, with a handle for each queue.</summary>
/// <remarks>
/// cuBLAS promises the same bits for the same call with the same version on GPUs of the same architecture and number of multiprocessors, as long as no two streams share the workspace of a
/// handle, and atomics are not allowed, which they are not unless asked for. Its default mode computes FP32 products in FP32: TF32 has to be asked for, too.
/// </remarks>
internal sealed unsafe class CudaBlas(CublasLibrary library, NativeDevice device) : IVendorBlas
{
    private const int DefaultMath = 0;

    private readonly ConcurrentDictionary<nint, nint> _handles = new();
    private volatile bool _isRefused;

    /// <summary>The library.</summary>
    public CublasLibrary Library => library;

    /// <inheritdoc/>
    public string Name { get; } = NameOf(library);

    /// <inheritdoc/>
    public bool TryMultiply<T>(ISourceQueue queue, bool transposeA, bool transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (queue is not NativeQueue own || own.Device != device)
            throw new MixedDevicesException($"The queue works on {queue.Device.Info.Id} as it is open elsewhere, this library on {device.Info.Id} as it is open here.");
        var product = new CublasProduct<T>(this, transposeA, transposeB, alpha, a, b, beta, c);
        return product.IsCountable && own.TryEnqueue(product, a.Buffer, b.Buffer, c.Buffer);
    }

    /// <summary>The handle of a queue, which is made with its first call. The thread has entered the driver, and no other calls for this queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="handle">The handle; 0 if there is none, with success if this library does not go together with the driver or the GPU.</param>
    public NativeResult HandleOf(nint queue, out nint handle)
    {
        if (_handles.TryGetValue(queue, out handle) || _isRefused) return default;
        NativeResult result = Create(queue, out handle);
        if (result.Succeeded)
        {
            _handles[queue] = handle;
            return result;
        }

        if (device.Driver.IsLost(result) || device.Driver.IsOutOfMemory(result)) return result;
        _isRefused = true;
        return default;
    }

    /// <summary>Releases what belongs to a queue, all of whose work has run.</summary>
    public void Release(nint queue)
    {
        if (_handles.TryRemove(queue, out nint handle)) _ = library.Destroy(handle);
    }

    private NativeResult Create(nint queue, out nint handle)
    {
        handle = 0;
        nint made = 0;
        NativeResult result = new(library.Create(&made), "cublasCreate_v2");
        if (!result.Succeeded) return result;
        result = new(library.SetStream(made, queue), "cublasSetStream_v2");
        if (result.Succeeded) result = new(library.SetMathMode(made, DefaultMath), "cublasSetMathMode");
        if (result.Succeeded) handle = made;
        else _ = library.Destroy(made);
        return result;
    }

    private static string NameOf(CublasLibrary library)
    {
        // Major, minor, patch, as library_types.h numbers them.
        int major, minor, patch;
        return library.GetProperty(0, &major) == 0 && library.GetProperty(1, &minor) == 0 && library.GetProperty(2, &patch) == 0
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cuBLAS {major}.{minor}.{patch}")
            : "cuBLAS";
    }
}
