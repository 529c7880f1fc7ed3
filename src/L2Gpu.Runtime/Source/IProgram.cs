namespace L2Gpu.Runtime;

/// <summary>A compiled source.</summary>
/// <remarks>The device owns it and frees it at the latest when it is disposed itself. Disposal is idempotent, and waits for nothing.</remarks>
public interface IProgram : IDisposable
{
    /// <summary>Gives one of its kernels, always the same object for the same name and memory.</summary>
    /// <param name="name">Its name in the source.</param>
    /// <param name="groupMemoryBytes">Memory that each work-group has beyond what the source declares; at most <see cref="KernelLimits.LaunchedGroupMemoryBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The device's work-groups have no such memory.</exception>
    /// <exception cref="DeviceException">The program has no such kernel.</exception>
    /// <exception cref="ObjectDisposedException">The program or its device was disposed.</exception>
    IKernel GetKernel(string name, int groupMemoryBytes = 0);
}
