using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>
/// The system of a Nyström model, L⁻¹KᵀW(I − 1wᵀ/Σw)KL⁻ᵀ + λI with K = k(X, Z), of which no part but L⁻ᵀ is stored: a product computes K twice (Rudi, Carratino and Rosasco,
/// "FALKON: an optimal large scale kernel method", NeurIPS 2017). Without intercept nothing is centred.
/// </summary>
/// <typeparam name="T">The type in which K is computed and summed; vectors are FP64.</typeparam>
internal sealed class NystromOperator<T> : ILinearOperator<double>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelProblem _problem;
    private readonly NystromSpace<double> _space;
    private readonly DeviceArena _arena;
    private readonly MatrixView<T> _points, _centers;
    private readonly VectorView<double>? _weights, _shares;
    private readonly MatrixView<double> _ones;
    private readonly VectorView<double> _lambda;
    private readonly BlockScratch<double> _inner, _fitted, _weighted, _means;
    private readonly BlockScratch<T> _narrowInner, _narrowFitted;

    public NystromOperator(KernelProblem problem, NystromSpace<double> space, NystromData data, bool intercept)
    {
        (_problem, _space) = (problem, space);
        _arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        long n = problem.Rows, m = space.Count;
        (_points, _centers) = typeof(T) == typeof(float) ? ((MatrixView<T>)(object)problem.NarrowPoints, Narrowed(space.Centers)) : ((MatrixView<T>)(object)problem.Points, (MatrixView<T>)(object)space.Centers);
        _weights = data.RowWeights is { } w ? _arena.Upload<double>(w) : null;
        double total = data.TotalWeight;
        _ones = _arena.Upload<double>([.. Enumerable.Repeat(1.0, (int)n)], n, 1);
        if (intercept) _shares = _arena.Upload<double>([.. Enumerable.Range(0, (int)n).Select(i => (data.RowWeights?[i] ?? 1) / total)]);
        _lambda = _arena.Vector<double>(m);
        (_inner, _fitted, _weighted, _means) = (new(_arena, m), new(_arena, n), new(_arena, n), new(_arena, 1));
        (_narrowInner, _narrowFitted) = (new(_arena, m), new(_arena, n));
        problem.Queue.Synchronize();
    }

    public long Order => _space.Count;

    /// <summary>Sets λ.</summary>
    public void Penalize(double lambda)
    {
        _arena.Write<double>([.. Enumerable.Repeat(lambda, (int)Order)], _lambda.AsRow());
        _problem.Queue.Synchronize();
    }

    public void Apply(IQueue queue, MatrixView<double> x, MatrixView<double> y)
    {
        MatrixView<double> inner = _inner.For(x.Columns), fitted = _fitted.For(x.Columns);
        IGemm<double> gemm = _problem.Accelerator.Get<IGemm<double>>();
        gemm.Multiply(queue, Transpose.No, Transpose.No, 1, _space.ToWeights.AsBatch(), x.AsBatch(), 0, inner.AsBatch());
        Multiply(queue, _points, _centers, inner, fitted, _narrowInner, _narrowFitted);
        Project(queue, fitted, y);
        _problem.Accelerator.Get<IKrylovSteps<double>>().ScaleRows(queue, _lambda, x, 1, y);
    }

    /// <summary>Computes L⁻¹KᵀW(v − its weighted mean); v, shape (n, r), is changed.</summary>
    public void Project(IQueue queue, MatrixView<double> v, MatrixView<double> y)
    {
        IGemm<double> gemm = _problem.Accelerator.Get<IGemm<double>>();
        if (_shares is { } shares)
        {
            MatrixView<double> means = _means.For(v.Columns);
            gemm.Multiply(queue, Transpose.No, Transpose.No, 1, shares.AsRow().AsBatch(), v.AsBatch(), 0, means.AsBatch());
            gemm.Multiply(queue, Transpose.No, Transpose.No, -1, _ones.AsBatch(), means.AsBatch(), 1, v.AsBatch());
        }

        if (_weights is { } weights)
        {
            MatrixView<double> weighted = _weighted.For(v.Columns);
            _problem.Accelerator.Get<IKrylovSteps<double>>().ScaleRows(queue, weights, v, 0, weighted);
            v = weighted;
        }

        MatrixView<double> inner = _inner.For(v.Columns);
        Multiply(queue, _centers, _points, v, inner, _narrowFitted, _narrowInner);
        gemm.Multiply(queue, Transpose.Yes, Transpose.No, 1, _space.ToWeights.AsBatch(), inner.AsBatch(), 0, y.AsBatch());
    }

    public void Dispose() => _arena.Dispose();

    private void Multiply(
        IQueue queue, MatrixView<T> left, MatrixView<T> right, MatrixView<double> v, MatrixView<double> product, BlockScratch<T> narrowInput, BlockScratch<T> narrowOutput)
    {
        IPairwise<T> pairwise = _problem.Accelerator.Get<IPairwise<T>>();
        if (v is MatrixView<T> input && product is MatrixView<T> output)
        {
            pairwise.Multiply(queue, _problem.Kernel, left, right, input, output);
            return;
        }

        MatrixView<T> from = narrowInput.For(v.Columns), to = narrowOutput.For(v.Columns);
        if (from is MatrixView<float> single) _problem.Accelerator.Get<IConversion<double>>().Convert(queue, v, single);
        pairwise.Multiply(queue, _problem.Kernel, left, right, from, to);
        _problem.Accelerator.Get<IConversion<T>>().Convert(queue, to, product);
    }

    private MatrixView<T> Narrowed(MatrixView<double> wide)
    {
        MatrixView<T> narrow = _arena.Matrix<T>(wide.Rows, wide.Columns);
        if (narrow is MatrixView<float> single) _problem.Accelerator.Get<IConversion<double>>().Convert(_problem.Queue, wide, single);
        return narrow;
    }
}
