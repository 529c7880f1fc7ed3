namespace L2Gpu.Runtime.Native;

/// <summary>A kernel as queues of its device launch it.</summary>
/// <remarks>Its arguments may be state of the library, so that launching is one step under its lock.</remarks>
internal sealed class DeviceKernel(NativeDevice device, NativeKernel native) : IKernel
{
    private NativeKernel? _native = native;

    public NativeDevice Device => device;

    public Lock Lock { get; } = new();

    /// <summary>Whether it was launched.</summary>
    public bool WasLaunched { get; set; }

    /// <inheritdoc/>
    public string Name { get; } = native.Name;

    /// <summary>The driver's kernel. Under <see cref="Lock"/>.</summary>
    public NativeKernel Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(_native is null, this);
            return _native;
        }
    }

    /// <summary>Refuses another number of arguments than it takes, where the library can tell.</summary>
    public void CheckCount(int arguments)
    {
        if (_native?.ArgumentCount is { } count && arguments != count)
            throw new ArgumentException($"{Name} takes {count} arguments, not {arguments}.", nameof(arguments));
    }

    public void Release()
    {
        lock (Lock)
        {
            _native?.Release();
            _native = null;
        }
    }
}
