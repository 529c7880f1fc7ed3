using System.Text;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A program built for one device.</summary>
internal sealed unsafe class OpenClProgram(OpenClDevice device, nint handle, string name) : IProgram
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenClKernel> _kernels = [];
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(groupMemoryBytes, 0);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            device.ThrowIfLost();
            if (_kernels.TryGetValue(name, out OpenClKernel? kernel)) return kernel;
            return _kernels[name] = Create(name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            foreach (OpenClKernel kernel in _kernels.Values) kernel.Release();
            _ = device.Library.ReleaseProgram(handle);
        }

        device.Forget(this);
    }

    /// <inheritdoc/>
    public override string ToString() => name;

    private OpenClKernel Create(string kernel)
    {
        int status;
        nint created;
        fixed (byte* text = Encoding.UTF8.GetBytes(kernel + '\0')) created = device.Library.CreateKernel(handle, text, &status);
        if (status == OpenClStatus.InvalidKernelName) throw new DeviceException($"{name} has no kernel '{kernel}'.", "clCreateKernel", status);
        device.Check(status, "clCreateKernel");
        try
        {
            return new OpenClKernel(device, created, kernel);
        }
        catch
        {
            _ = device.Library.ReleaseKernel(created);
            throw;
        }
    }
}
