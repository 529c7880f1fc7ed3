namespace L2Gpu.Runtime.OpenCl;

/// <summary>A kernel object. Its arguments are state, so that setting and enqueueing are one step under its lock.</summary>
internal sealed class OpenClKernel(OpenClDevice device, nint handle, string name) : IKernel
{
    public OpenClDevice Device => device;

    public nint Handle => handle;

    public Lock Lock { get; } = new();

    /// <summary>Whether it was launched.</summary>
    public bool WasLaunched { get; set; }

    /// <inheritdoc/>
    public string Name => name;
}
