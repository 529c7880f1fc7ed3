using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>A Cholesky factor of K + λW⁻¹, in the place of K.</summary>
/// <remarks>
/// K̃ + λI = √W(K + λW⁻¹)√W, and Cholesky does not notice a scaling of the unknowns: weights change the diagonal alone. Lives as long as the scope of the arena in which it
/// was made.
/// </remarks>
/// <typeparam name="T">The type of the factor.</typeparam>
internal sealed class KernelFactor<T>(KernelProblem problem, MatrixView<T> points)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Beyond, FP32 overflows or loses digits to the end of its range.
    private const double Range = 1e30;

    private readonly MatrixView<T> _matrix = problem.Arena.Matrix<T>(problem.Rows, problem.Rows);
    private readonly VectorView<int> _status = problem.Arena.Vector<int>(1);
    private readonly ICholesky<T> _cholesky = problem.Accelerator.Get<ICholesky<T>>();

    /// <summary>Bytes of the device that a factor takes, with what solving for so many right sides needs.</summary>
    public static unsafe Int128 MemoryBytes(long rows, long rightSides) => ((Int128)sizeof(T) * rows * (rows + rightSides + 1)) + (8 * (Int128)rows) + 4;

    /// <summary>Computes K and factors it.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="diagonal">k(xᵢ, xᵢ), n of them, in FP64.</param>
    /// <returns>False where the matrix is not positive definite to working precision, or leaves the range of T.</returns>
    public bool TryFactor(double lambda, double[] diagonal)
    {
        double[] whole = [.. diagonal.Select((k, i) => k + (problem.RootWeights is { } s ? lambda / s[i] / s[i] : lambda))];
        double largest = Binary.Largest(whole);
        if (!double.IsFinite(largest) || (typeof(T) == typeof(float) && largest is > Range or < 1 / Range)) return false;
        problem.Accelerator.Get<IPairwise<T>>().Matrix(problem.Queue, problem.Kernel, points, points, _matrix);
        using (problem.Arena.Scope()) WriteDiagonal(problem.Arena.Upload<double>(whole, whole.Length, 1));
        _cholesky.Factor(problem.Queue, _matrix.AsBatch(), _status);
        return problem.Arena.DownloadStatus(_status)[0] == 0;
    }

    /// <summary>(K̃ + λI)⁻¹·B.</summary>
    /// <param name="b">Shape (n, columns), packed.</param>
    /// <param name="columns">The number of right sides.</param>
    public double[] Solve(double[] b, int columns)
    {
        double[]? roots = problem.RootWeights;
        double[] scaled = [.. b], units = new double[columns];
        if (roots is not null) Divide(scaled, roots, columns);
        for (int i = 0; i < scaled.Length; i++) units[i % columns] = Math.Max(units[i % columns], Math.Abs(scaled[i]));
        units = Array.ConvertAll(units, Binary.ToOne);
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= units[i % columns];
        using IDisposable scope = problem.Arena.Scope();
        MatrixView<T> x = problem.Arena.Upload<T>(scaled, problem.Rows, columns);
        _cholesky.Solve(problem.Queue, _matrix.AsBatch(), x.AsBatch());
        double[] result = problem.Arena.Download(x);
        for (int i = 0; i < result.Length; i++) result[i] /= units[i % columns];
        if (roots is not null) Divide(result, roots, columns);
        return result;
    }

    /// <summary>The diagonal of (K̃ + λI)⁻¹.</summary>
    public double[] InverseDiagonal()
    {
        using IDisposable scope = problem.Arena.Scope();
        VectorView<T> diagonal = problem.Arena.Vector<T>(problem.Rows);
        _cholesky.InverseDiagonal(problem.Queue, _matrix.AsBatch(), diagonal.AsRow().AsBatch());
        double[] inverse = problem.Arena.Download(diagonal);
        if (problem.RootWeights is not { } roots) return inverse;
        for (int i = 0; i < inverse.Length; i++) inverse[i] = inverse[i] / roots[i] / roots[i];
        return inverse;
    }

    /// <summary>1 over the smallest eigenvalue of K̃ + λI; a lower bound to three digits.</summary>
    public double InverseNorm() => KrylovNorm.Largest((int)problem.Rows, v => Solve(v, 1));

    // On the device, whose queue would copy such a view one element at a time.
    private void WriteDiagonal(MatrixView<double> values)
    {
        var view = new MatrixView<T>(_matrix.Buffer, _matrix.Offset, problem.Rows, 1, _matrix.LeadingDimension + 1);
        IConversion<double> conversion = problem.Accelerator.Get<IConversion<double>>();
        if (view is MatrixView<float> single) conversion.Convert(problem.Queue, values, single);
        else if (view is MatrixView<double> wide) conversion.Convert(problem.Queue, values, wide);
    }

    private static void Divide(double[] matrix, double[] roots, int columns)
    {
        for (int i = 0; i < matrix.Length; i++) matrix[i] /= roots[i / columns];
    }
}
