using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>cuBLAS, which is looked for when somebody asks for it first: it is large, and few need it.</summary>
internal sealed unsafe partial class CudaDriver
{
    private readonly Lock _blasLock = new();
    private readonly Func<CublasLibrary?> _loadBlas;
    private CudaBlas? _blas;
    private bool _soughtBlas;

    /// <inheritdoc/>
    public override object? Service(Type type, NativeDevice device)
    {
        if (type != typeof(IVendorBlas)) return null;
        lock (_blasLock)
        {
            if (!_soughtBlas && _loadBlas() is { } library) _blas = new CudaBlas(library, device);
            _soughtBlas = true;
            return _blas;
        }
    }
}
