using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>The functions Σⱼ βⱼk(·, zⱼ) of some centres, in coordinates u = Lᵀβ in which their norm is that of u: K_MM + δI = LLᵀ, β = L⁻ᵀu, and features φ(x) = L⁻¹k(Z, x).</summary>
/// <remarks>
/// δ makes a matrix that is singular to working precision, as those of smooth kernels and of repeated centres are, one that can be factored. Exact arithmetic
/// has no pivot below δ, so that pivots of at least δ/2 show that rounding is less than δ/2; the smallest δ of a sequence with such pivots is taken, which is near
/// √M·ε of the diagonal. The answer is that of a kernel matrix that differs by δ, as much as it carries rounding itself.
/// </remarks>
internal sealed class NystromSpace<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Growth = 4;

    private readonly DeviceArena _arena;

    private NystromSpace(KernelProblem problem, DeviceArena arena, MatrixView<double> centers, MatrixView<double> toWeights, double jitter)
    {
        _arena = arena;
        (Kernel, Centers, ToWeights, Jitter) = (problem.Kernel, centers, toWeights, jitter);
        (NarrowCenters, NarrowToWeights) = (As(problem, centers), As(problem, toWeights));
    }

    public KernelFunction Kernel { get; }

    /// <summary>Shape (M, d).</summary>
    public MatrixView<double> Centers { get; }

    /// <summary>L⁻ᵀ, shape (M, M).</summary>
    public MatrixView<double> ToWeights { get; }

    /// <summary>The centres in the type of the features.</summary>
    public MatrixView<T> NarrowCenters { get; }

    /// <summary>L⁻ᵀ in the type of the features.</summary>
    public MatrixView<T> NarrowToWeights { get; }

    /// <summary>δ.</summary>
    public double Jitter { get; }

    public long Count => Centers.Rows;

    /// <summary>Makes the space of some rows of a problem.</summary>
    /// <exception cref="ArgumentException">K_MM is not finite, or not positive semidefinite by more than rounding.</exception>
    public static NystromSpace<T> Create(KernelProblem problem, int[] rows)
    {
        var arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        try
        {
            MatrixView<double> centers = RowGather.Of(problem, arena, rows), inverse = arena.Matrix<double>(rows.Length, rows.Length);
            double jitter;
            using (arena.Scope())
            {
                MatrixView<double> factor = arena.Matrix<double>(rows.Length, rows.Length);
                problem.Accelerator.Get<IPairwise<double>>().Matrix(problem.Queue, problem.Kernel, centers, centers, inverse);
                jitter = Factor(problem, arena, inverse, factor);
                Invert(problem, factor, inverse);
            }

            problem.Queue.Synchronize();
            return new(problem, arena, centers, inverse, jitter);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>Writes k(x, Z) for some points.</summary>
    public void Pairs(Accelerator accelerator, IQueue queue, MatrixView<T> x, MatrixView<T> pairs) => accelerator.Get<IPairwise<T>>().Matrix(queue, Kernel, x, NarrowCenters, pairs);

    /// <summary>β = L⁻ᵀu of packed u, shape (M, t).</summary>
    public double[] WeightsOf(KernelProblem problem, double[] u, int targets)
    {
        using IDisposable scope = _arena.Scope();
        var product = new Product(problem.Accelerator, problem.Queue, _arena);
        return _arena.Download(product.Of(Transpose.No, ToWeights, Transpose.No, _arena.Upload<double>(u, Count, targets)));
    }

    public void Dispose() => _arena.Dispose();

    private static double Factor(KernelProblem problem, DeviceArena arena, MatrixView<double> matrix, MatrixView<double> factor)
    {
        int count = (int)matrix.Rows;
        double[] diagonal = arena.DownloadDiagonal(matrix);
        double largest = diagonal.Max();
        if (!diagonal.All(double.IsFinite))
            throw new ArgumentException($"{problem.Kernel} of a point with itself is more than FP64 can hold. Standardise the columns, or take a kernel that grows more slowly.");
        if (largest == 0) largest = 1;
        VectorView<double> ones = arena.Upload<double>([.. Enumerable.Repeat(1.0, count)]), shift = arena.Vector<double>(count);
        VectorView<int> status = arena.Vector<int>(1);
        for (double jitter = Rank.Epsilon<T>() * largest; jitter > 0 && jitter <= Math.Sqrt(Rank.Epsilon<T>()) * largest; jitter *= Growth)
        {
            problem.CancellationToken.ThrowIfCancellationRequested();
            arena.Write<double>([.. Enumerable.Repeat(jitter, count)], shift.AsRow());
            problem.Accelerator.Get<IGram<double>>().Assemble(problem.Queue, matrix, ones, shift, factor);
            problem.Accelerator.Get<ICholesky<double>>().Factor(problem.Queue, factor.AsBatch(), status);
            if (arena.DownloadStatus(status)[0] == 0 && arena.DownloadDiagonal(factor).All(pivot => pivot * pivot >= jitter / 2)) return jitter;
        }

        throw new ArgumentException(
            $"The kernel {problem.Kernel} is not positive semidefinite: its matrix at the {count} centres has negative eigenvalues that are more than rounding. Use a kernel that is, or the solver eigen.");
    }

    // (LLᵀ)⁻¹L = L⁻ᵀ. Forward substitution on L itself gives the identity without an error, so that what is rounded is one back substitution.
    private static void Invert(KernelProblem problem, MatrixView<double> factor, MatrixView<double> inverse)
    {
        long count = factor.Rows;
        problem.Accelerator.Get<IConversion<double>>().Convert(problem.Queue, factor, inverse);
        var zeros = new double[count];
        for (int i = 0; i + 1 < count; i++) problem.Queue.Write<double>(zeros.AsSpan(i + 1), inverse.Block(i, i + 1, 1, count - i - 1));
        problem.Accelerator.Get<ICholesky<double>>().Solve(problem.Queue, factor.AsBatch(), inverse.AsBatch());
    }

    private MatrixView<T> As(KernelProblem problem, MatrixView<double> wide)
    {
        if (wide is MatrixView<T> same) return same;
        MatrixView<T> narrow = _arena.Matrix<T>(wide.Rows, wide.Columns);
        if (narrow is MatrixView<float> single) problem.Accelerator.Get<IConversion<double>>().Convert(problem.Queue, wide, single);
        problem.Queue.Synchronize();
        return narrow;
    }
}
