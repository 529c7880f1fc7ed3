namespace L2Gpu.Runtime.Native;

/// <summary>A program built for one device, and its kernels by name and the memory that a launch adds.</summary>
internal sealed class NativeProgram(NativeDevice device, nint handle, string name) : IProgram
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, int GroupMemoryBytes), DeviceKernel> _kernels = [];
    private bool _disposed;

    /// <summary>The names of the kernels that were launched.</summary>
    public IEnumerable<string> Launched
    {
        get
        {
            lock (_lock) return [.. _kernels.Values.Where(kernel => kernel.WasLaunched).Select(kernel => kernel.Name)];
        }
    }

    /// <inheritdoc/>
    public IKernel GetKernel(string name, int groupMemoryBytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(groupMemoryBytes);
        if (groupMemoryBytes > device.Limits.LaunchedGroupMemoryBytes)
            throw new ArgumentOutOfRangeException(nameof(groupMemoryBytes), groupMemoryBytes, $"A launch on {device.Info.Id} ({device.Info.Name}) adds at most {device.Limits.LaunchedGroupMemoryBytes} bytes to the memory of a group.");
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            device.ThrowIfLost();
            if (_kernels.TryGetValue((name, groupMemoryBytes), out DeviceKernel? kernel)) return kernel;
            return _kernels[(name, groupMemoryBytes)] = Create(name, groupMemoryBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            using DriverScope scope = device.TryEnter();
            foreach (DeviceKernel kernel in _kernels.Values) kernel.Release();
            device.Driver.ReleaseProgram(handle);
        }

        device.Forget(this);
    }

    /// <inheritdoc/>
    public override string ToString() => name;

    private DeviceKernel Create(string kernel, int groupMemoryBytes)
    {
        using DriverScope scope = device.Enter();
        NativeResult result = device.Driver.CreateKernel(handle, kernel, groupMemoryBytes, out NativeKernel? created);
        if (device.Driver.IsMissingKernel(result)) throw new DeviceException($"{name} has no kernel '{kernel}'.", result.Api, result.Status);
        device.Check(result);
        return new DeviceKernel(device, created!);
    }
}
