using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Exact leave-one-out errors of linear smoothers for a grid of penalties, from one decomposition, as matrix products.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ILeaveOneOut<T>
    where T : unmanaged
{
    /// <summary>Begins the sums over rows that come in blocks.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">The models of the grid; must not change until the sums are finished.</param>
    /// <param name="weighted">Whether rows come with weights.</param>
    /// <remarks>
    /// The error of row i when the model is fitted without it is (yᵢ − ŷᵢ)/(1 − hᵢ) with hᵢ its leverage (Allen 1974; Cook and Weisberg 1982).
    /// Nothing here divides by λ, so λ → 0 is ordinary. Error: (d + 2)·ε in each coordinate z, relative to Σ|x − center||M|, and (r + 3)·ε in each sum over
    /// directions, carried through the formula; at most 64 squares are summed in T before they go on to FP64.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    ILeaveOneOutAccumulator<T> Begin(IQueue queue, SpectralModelView<T> model, bool weighted);
}
