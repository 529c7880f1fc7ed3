namespace L2Gpu.Runtime;

/// <summary>Matrix products of a library that the device's vendor brings, on devices that have one: cuBLAS.</summary>
/// <remarks>
/// The arithmetic is that of the type, without reduced precision. The same library on the same device gives the same bits for the same call: each queue has workspace of
/// its own. All members may be called from any thread.
/// </remarks>
public interface IVendorBlas
{
    /// <summary>The library and its version, such as <c>cuBLAS 12.4.5</c>.</summary>
    string Name { get; }

    /// <summary>Enqueues C ← α·op(A)·op(B) + β·C for each matrix of a batch, unless a size is beyond what the library counts to, or the library does not work with this device.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="queue">A queue of the device.</param>
    /// <param name="transposeA">Whether op(A) = Aᵀ.</param>
    /// <param name="transposeB">Whether op(B) = Bᵀ.</param>
    /// <param name="alpha">The factor α.</param>
    /// <param name="a">op(A) has shape (m, k), row-major. A stride of 0 uses one matrix for all.</param>
    /// <param name="b">op(B) has shape (k, n), row-major. A stride of 0 uses one matrix for all.</param>
    /// <param name="beta">The factor β. If it is 0, C is not read.</param>
    /// <param name="c">Shape (m, n); shares no element with A or B.</param>
    /// <returns>Whether it was enqueued; otherwise nothing was done.</returns>
    /// <exception cref="DeviceException">The library refuses.</exception>
    /// <exception cref="MixedDevicesException">The queue or a buffer is of another device.</exception>
    /// <exception cref="ObjectDisposedException">A buffer, the queue or the device was disposed.</exception>
    /// <remarks>Never waits for the device. Shapes are not checked.</remarks>
    bool TryMultiply<T>(ISourceQueue queue, bool transposeA, bool transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
        where T : unmanaged;
}
