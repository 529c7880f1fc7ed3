using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>The same as <see cref="LowRankPreconditioner{T}"/> for FP64 vectors with U in FP32: z = (I − UUᵀ)²r + U·((ν + μ)/(λ + μ))·Uᵀr.</summary>
/// <remarks>
/// What is left of r in the direction of a large eigenvalue is a small part of it, which the difference of two FP32 numbers would lose. Projecting twice leaves the square
/// of the error, the small part is added as what it is, and the sum is positive definite however far the columns of U are from orthogonal. U is read four times.
/// </remarks>
internal sealed class NarrowLowRankPreconditioner : IPreconditioner<double>
{
    private readonly IGemm<float> _gemm;
    private readonly IKrylovSteps<float> _steps;
    private readonly IKrylovSteps<double> _wideSteps;
    private readonly IConversion<double> _narrow;
    private readonly IConversion<float> _widen;
    private readonly MatrixView<float> _directions;
    private readonly VectorView<double> _factors;
    private readonly VectorView<double> _minus;
    private readonly BlockScratch<float> _first, _second, _vectors;
    private readonly BlockScratch<double> _wide;

    /// <summary>Makes one; see <see cref="LowRankPreconditioner{T}"/>.</summary>
    public NarrowLowRankPreconditioner(Accelerator accelerator, DeviceArena arena, MatrixView<float> directions, double[] eigenvalues, double shift, double rest)
    {
        (_gemm, _steps, _wideSteps) = (accelerator.Get<IGemm<float>>(), accelerator.Get<IKrylovSteps<float>>(), accelerator.Get<IKrylovSteps<double>>());
        (_narrow, _widen, _directions) = (accelerator.Get<IConversion<double>>(), accelerator.Get<IConversion<float>>(), directions);
        _factors = arena.Upload<double>(Array.ConvertAll(eigenvalues, e => -(rest + shift) / (e + shift)));
        var minus = new double[directions.Rows];
        Array.Fill(minus, -1);
        _minus = arena.Upload<double>(minus);
        (_first, _second) = (new(arena, eigenvalues.Length), new(arena, eigenvalues.Length));
        (_vectors, _wide) = (new(arena, directions.Rows), new(arena, directions.Rows));
    }

    public long Order => _directions.Rows;

    public void Apply(IQueue queue, MatrixView<double> r, MatrixView<double> z)
    {
        _wideSteps.Gather(queue, r, [.. Enumerable.Range(0, (int)r.Columns)], z);
        if (_directions.Columns == 0) return;
        MatrixView<float> first = _first.For(r.Columns), second = _second.For(r.Columns);
        Coordinates(queue, z, first);
        Subtract(queue, first, z);
        Coordinates(queue, z, second);
        _steps.ScaleRows(queue, _factors, first, 1, second);
        Subtract(queue, second, z);
    }

    private void Coordinates(IQueue queue, MatrixView<double> z, MatrixView<float> coordinates)
    {
        MatrixView<float> vectors = _vectors.For(z.Columns);
        _narrow.Convert(queue, z, vectors);
        _gemm.Multiply(queue, Transpose.Yes, Transpose.No, 1, _directions.AsBatch(), vectors.AsBatch(), 0, coordinates.AsBatch());
    }

    private void Subtract(IQueue queue, MatrixView<float> coordinates, MatrixView<double> z)
    {
        MatrixView<float> vectors = _vectors.For(z.Columns);
        MatrixView<double> wide = _wide.For(z.Columns);
        _gemm.Multiply(queue, Transpose.No, Transpose.No, 1, _directions.AsBatch(), coordinates.AsBatch(), 0, vectors.AsBatch());
        _widen.Convert(queue, vectors, wide);
        _wideSteps.ScaleRows(queue, _minus, wide, 1, z);
    }
}
