using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>The inverse of UΛUᵀ + μI, times ν + μ: z = r + U·(((ν + μ)/(λ + μ) − 1)·Uᵀr), where ν stands for the eigenvalues that U does not hold.</summary>
/// <remarks>4nk operations and two readings of U for each vector.</remarks>
internal sealed class LowRankPreconditioner<T> : IPreconditioner<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGemm<T> _gemm;
    private readonly IKrylovSteps<T> _steps;
    private readonly MatrixView<T> _directions;
    private readonly VectorView<double> _factors;
    private readonly BlockScratch<T> _coordinates;
    private readonly BlockScratch<T> _scaled;

    /// <summary>Makes one.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="arena">Where memory comes from.</param>
    /// <param name="directions">U, shape (n, k).</param>
    /// <param name="eigenvalues">Λ.</param>
    /// <param name="shift">μ.</param>
    /// <param name="rest">ν ≥ 0; positive where μ is 0.</param>
    public LowRankPreconditioner(Accelerator accelerator, DeviceArena arena, MatrixView<T> directions, double[] eigenvalues, double shift, double rest)
    {
        (_gemm, _steps, _directions) = (accelerator.Get<IGemm<T>>(), accelerator.Get<IKrylovSteps<T>>(), directions);
        _factors = arena.Upload<double>(Array.ConvertAll(eigenvalues, e => ((rest + shift) / (e + shift)) - 1));
        (_coordinates, _scaled) = (new(arena, eigenvalues.Length), new(arena, eigenvalues.Length));
    }

    public long Order => _directions.Rows;

    public void Apply(IQueue queue, MatrixView<T> r, MatrixView<T> z)
    {
        MatrixView<T> coordinates = _coordinates.For(r.Columns), scaled = _scaled.For(r.Columns);
        _steps.Gather(queue, r, [.. Enumerable.Range(0, (int)r.Columns)], z);
        if (_directions.Columns == 0) return;
        _gemm.Multiply(queue, Transpose.Yes, Transpose.No, T.One, _directions.AsBatch(), r.AsBatch(), T.Zero, coordinates.AsBatch());
        _steps.ScaleRows(queue, _factors, coordinates, 0, scaled);
        _gemm.Multiply(queue, Transpose.No, Transpose.No, T.One, _directions.AsBatch(), scaled.AsBatch(), T.One, z.AsBatch());
    }
}
