namespace L2Gpu.Runtime;

/// <summary>A device that compiles kernels from source. Its queues are <see cref="ISourceQueue"/>s.</summary>
public interface ISourceDevice : IDevice
{
    /// <summary>What kernels may count on.</summary>
    KernelLimits Limits { get; }

    /// <summary>Compiles a source, or takes what was compiled before from the cache on disk.</summary>
    /// <param name="source">The source; the prelude of the device's language goes before it.</param>
    /// <param name="defines">Macros.</param>
    /// <returns>The program, owned by this device.</returns>
    /// <exception cref="KernelCompileException">The source does not compile; the message has the log and the lines of the source.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    IProgram Compile(KernelSource source, KernelDefines defines);
}
