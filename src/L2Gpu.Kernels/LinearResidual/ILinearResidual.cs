using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>What a linear model leaves unexplained, computed from the data in FP64: the evidence for a fit.</summary>
/// <typeparam name="T">The type of the data, <see cref="float"/> or <see cref="double"/>; all arithmetic is FP64.</typeparam>
public interface ILinearResidual<T>
    where T : unmanaged
{
    /// <summary>Begins the sums over rows that come in blocks, with residuals e = y − offset − (x − center)·B.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">The model; must not change until the sums are finished.</param>
    /// <param name="weighted">Whether rows come with weights.</param>
    /// <remarks>
    /// Error, in FP64 for either type of data: (d + 3)·ε·(|y| + |offset| + |x − center||B|) in each e, and (n + 3)·ε of what a sum adds up.
    /// The order of the sums is fixed by the sizes of the blocks.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    ILinearResidualAccumulator<T> Begin(IQueue queue, LinearModelView model, bool weighted);
}
