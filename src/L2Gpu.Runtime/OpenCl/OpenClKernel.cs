namespace L2Gpu.Runtime.OpenCl;

/// <summary>A kernel object. Its arguments are state, so that setting and enqueueing are one step under its lock.</summary>
internal sealed unsafe class OpenClKernel : IKernel
{
    private const uint ArgumentCountInfo = 0x1191;

    private readonly (long Bits, int Length)[] _known;
    private nint _handle;

    public OpenClKernel(OpenClDevice device, nint handle, string name)
    {
        Device = device;
        Name = name;
        uint count;
        device.Check(device.Library.GetKernelInfo(handle, ArgumentCountInfo, sizeof(uint), &count, null));
        ArgumentCount = (int)count;
        _known = new (long, int)[count];
        _handle = handle;
    }

    public OpenClDevice Device { get; }

    public int ArgumentCount { get; }

    public Lock Lock { get; } = new();

    /// <summary>Whether it was launched.</summary>
    public bool WasLaunched { get; set; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The kernel object. Under <see cref="Lock"/>.</summary>
    public nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>Sets the arguments. Under <see cref="Lock"/>.</summary>
    public void SetArguments(ReadOnlySpan<KernelArgument> arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelArgument argument = arguments[i];
            if (argument.Buffer is { } buffer)
            {
                // Never skipped: another memory object may have got the handle of one that is gone.
                nint memory = buffer.Handle;
                Device.Check(Device.Library.SetKernelArg(Handle, (uint)i, (nuint)sizeof(nint), &memory));
                continue;
            }

            // Sizes, offsets and strides are most of the arguments, and most stay as they were.
            (long Bits, int Length) value = (argument.Bits, argument.ByteLength);
            if (_known[i] == value) continue;
            _known[i] = default;
            Device.Check(Device.Library.SetKernelArg(Handle, (uint)i, (nuint)value.Length, &value.Bits));
            _known[i] = value;
        }
    }

    public void Release()
    {
        lock (Lock)
        {
            if (_handle == 0) return;
            _ = Device.Library.ReleaseKernel(_handle);
            _handle = 0;
        }
    }
}
