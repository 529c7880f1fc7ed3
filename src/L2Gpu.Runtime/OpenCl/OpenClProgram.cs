using System.Text;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A program built for one device.</summary>
internal sealed unsafe class OpenClProgram : IProgram
{
    private const uint BuildLog = 0x1183;

    private readonly OpenClDevice _device;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenClKernel> _kernels = [];
    private readonly nint _handle;
    private bool _disposed;

    public OpenClProgram(OpenClDevice device, KernelSource source, KernelDefines defines)
    {
        _device = device;
        Source = source;
        Defines = defines;
        byte[] text = Encoding.UTF8.GetBytes(SourceText.Compose(source, defines, device.Limits));
        int status;
        fixed (byte* start = text)
        {
            byte* pointer = start;
            nuint length = (nuint)text.Length;
            _handle = device.Library.CreateProgramWithSource(device.Context, 1, &pointer, &length, &status);
        }

        OpenClStatus.ThrowIfFailed(status, "clCreateProgramWithSource");
        nint id = device.Id;
        nint* devices = stackalloc nint[] { id };
        fixed (byte* options = "-cl-std=CL1.2\0"u8) status = device.Library.BuildProgram(_handle, 1, devices, options, 0, 0);
        if (status == OpenClStatus.Success) return;
        string log = OpenClInfo.Text((what, size, value, needed) => device.Library.GetProgramBuildInfo(_handle, id, what, size, value, needed), BuildLog);
        _ = device.Library.ReleaseProgram(_handle);
        throw new KernelCompileException($"{source.Name} ({defines}) does not compile for {device.Info.Name}:\n{log}", "clBuildProgram", status, log);
    }

    public KernelSource Source { get; }

    public KernelDefines Defines { get; }

    /// <summary>The names of the kernels that were launched.</summary>
    public IEnumerable<string> Launched
    {
        get
        {
            lock (_lock) return [.. _kernels.Values.Where(kernel => kernel.WasLaunched).Select(kernel => kernel.Name)];
        }
    }

    /// <inheritdoc/>
    public IKernel GetKernel(string name)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_kernels.TryGetValue(name, out OpenClKernel? kernel)) return kernel;
            int status;
            nint handle;
            fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) handle = _device.Library.CreateKernel(_handle, text, &status);
            OpenClStatus.ThrowIfFailed(status, "clCreateKernel");
            return _kernels[name] = new OpenClKernel(_device, handle, name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
        }

        foreach (OpenClKernel kernel in _kernels.Values) _ = _device.Library.ReleaseKernel(kernel.Handle);
        _ = _device.Library.ReleaseProgram(_handle);
    }
}
