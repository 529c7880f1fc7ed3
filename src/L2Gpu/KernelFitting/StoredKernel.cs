using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>√W·K·√W with K stored.</summary>
internal sealed class StoredKernel<T> : ILinearOperator<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceArena _arena;
    private readonly DenseOperator<T> _kernel;
    private readonly IKrylovSteps<T> _steps;
    private readonly VectorView<double>? _roots;
    private readonly BlockScratch<T> _product;

    /// <summary>Computes K, as a stage of its own.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="points">Its points in <typeparamref name="T"/>.</param>
    public StoredKernel(KernelProblem problem, MatrixView<T> points)
    {
        (_steps, _roots) = (problem.Accelerator.Get<IKrylovSteps<T>>(), problem.RootWeightsOnDevice);
        _arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        try
        {
            MatrixView<T> matrix = _arena.Matrix<T>(points.Rows, points.Rows);
            problem.Stage("kernel matrix", () => problem.Accelerator.Get<IPairwise<T>>().Matrix(problem.Queue, problem.Kernel, points, points, matrix));
            _kernel = new(problem.Accelerator, matrix);
        }
        catch
        {
            _arena.Dispose();
            throw;
        }

        _product = new(_arena, points.Rows);
    }

    public long Order => _kernel.Order;

    public void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y)
    {
        if (_roots is not { } roots)
        {
            _kernel.Apply(queue, x, y);
            return;
        }

        // Y holds √W·X until it is overwritten.
        MatrixView<T> product = _product.For(x.Columns);
        _steps.ScaleRows(queue, roots, x, 0, y);
        _kernel.Apply(queue, y, product);
        _steps.ScaleRows(queue, roots, product, 0, y);
    }

    public void Dispose() => _arena.Dispose();
}
