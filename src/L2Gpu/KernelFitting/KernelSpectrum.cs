using System.Numerics.Tensors;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>The eigendecomposition K̃ = QΛQᵀ in FP64, where the operator for it is: on the device, or on the host, which then does all that follows too.</summary>
internal sealed class KernelSpectrum : IDisposable
{
    // Of the columns of a product, or of the squares of some rows of Q, at a time.
    private const long BlockElements = 1 << 22;

    private readonly Accelerator _home;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly bool _ownsHome;
    private readonly MatrixView<double> _vectors;
    private readonly IGemm<double> _gemm;
    private readonly double _threshold;

    private KernelSpectrum(Accelerator home, IQueue queue, DeviceArena arena, bool ownsHome, double[] values, MatrixView<double> vectors)
    {
        (_home, _queue, _arena, _ownsHome, Values, _vectors) = (home, queue, arena, ownsHome, values, vectors);
        _gemm = _home.Get<IGemm<double>>();
        Largest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        _threshold = Rank.Threshold<double>(values.Length, Largest);
    }

    /// <summary>Λ, ascending.</summary>
    public double[] Values { get; }

    /// <summary>The largest magnitude among them.</summary>
    public double Largest { get; }

    /// <summary>Whether an eigenvalue is negative beyond rounding.</summary>
    public bool IsIndefinite => Values[0] < -_threshold;

    private int Order => Values.Length;

    /// <summary>Decomposes the kernel matrix of a problem.</summary>
    /// <exception cref="ArgumentException">It cannot be decomposed, because it holds what is not finite.</exception>
    public static KernelSpectrum Create(FitSession<double> session, KernelProblem problem)
    {
        bool here = problem.Accelerator.TryGet<ISymmetricEigen<double>>(out _);
        Accelerator home = here ? problem.Accelerator : problem.Host ?? Accelerators.Cpu;
        IQueue queue = here ? problem.Queue : home.Device.CreateQueue();
        var arena = new DeviceArena(home.Device, queue);
        try
        {
            long n = problem.Rows;
            MatrixView<double> vectors = arena.Matrix<double>(n, n);
            double[] values;
            using (arena.Scope())
            {
                values = here
                    ? session.Stage("kernel matrix and eigendecomposition", () => Decompose(home, queue, arena, Kernel(problem, arena), vectors))
                    : session.Stage("kernel matrix", () =>
                    {
                        using IDisposable scope = problem.Arena.Scope();
                        MatrixView<double> kernel = Kernel(problem, problem.Arena);
                        return session.HostStage(Eigenproblem.HostStage, () =>
                        {
                            MatrixView<double> copy = arena.Matrix<double>(n, n);
                            Copy(problem.Queue, kernel, queue, copy);
                            return Decompose(home, queue, arena, copy, vectors);
                        });
                    });
            }

            return new(home, queue, arena, !here, values, vectors);
        }
        catch
        {
            arena.Dispose();
            if (!here) queue.Dispose();
            throw;
        }
    }

    /// <summary>Whether K̃ + λI can be told from a singular matrix.</summary>
    public bool IsRegular(double lambda) => Values.All(v => Math.Abs(v + lambda) > _threshold);

    /// <summary>Whether all eigenvalues of K̃ + λI are positive.</summary>
    public bool IsDefinite(double lambda) => Values[0] + lambda > _threshold;

    /// <summary>What an answer of this decomposition says of itself.</summary>
    public KernelAnswer Answer(double lambda) => new("eigen", "f64", "solved")
    {
        ConditionNumber = Condition(0),
        RegularizedConditionNumber = Condition(lambda),
        IsConditionExact = true,
    };

    /// <summary>tr(K̃(K̃ + λI)⁻¹).</summary>
    public double DegreesOfFreedom(double lambda) => Values.Sum(v => v / (v + lambda));

    /// <summary>(K̃ + λI)⁻¹·B.</summary>
    /// <param name="lambda">λ, for which the matrix is regular.</param>
    /// <param name="b">Shape (n, columns), packed.</param>
    /// <param name="columns">The number of right sides.</param>
    public double[] Solve(double lambda, double[] b, int columns) => Solutions([lambda], Project(b, columns), columns);

    /// <summary>QᵀB.</summary>
    public double[] Project(double[] b, int columns)
    {
        using IDisposable scope = _arena.Scope();
        MatrixView<double> right = _arena.Upload<double>(b, Order, columns), projections = _arena.Matrix<double>(Order, columns);
        _gemm.Multiply(_queue, Transpose.Yes, Transpose.No, 1, _vectors.AsBatch(), right.AsBatch(), 0, projections.AsBatch());
        return _arena.Download(projections);
    }

    /// <summary>(K̃ + λI)⁻¹·B for some λ, from QᵀB.</summary>
    /// <returns>Shape (n, penalties·columns): the columns of one penalty beside each other.</returns>
    public double[] Solutions(ReadOnlySpan<double> lambda, double[] projections, int columns)
    {
        int wide = lambda.Length * columns;
        var scaled = new double[Order * wide];
        for (int j = 0; j < Order; j++)
        {
            for (int l = 0; l < lambda.Length; l++)
                TensorPrimitives.Divide(projections.AsSpan(j * columns, columns), Values[j] + lambda[l], scaled.AsSpan((j * wide) + (l * columns), columns));
        }

        using IDisposable scope = _arena.Scope();
        MatrixView<double> right = _arena.Upload<double>(scaled, Order, wide), result = _arena.Matrix<double>(Order, wide);
        _gemm.Multiply(_queue, Transpose.No, Transpose.No, 1, _vectors.AsBatch(), right.AsBatch(), 0, result.AsBatch());
        return _arena.Download(result);
    }

    /// <summary>The diagonals of (K̃ + λI)⁻¹ for some λ: (Q∘Q)·R with Rⱼₗ = 1/(Λⱼ + λₗ).</summary>
    /// <returns>Shape (n, penalties).</returns>
    public double[] InverseDiagonals(double[] lambda)
    {
        int count = lambda.Length;
        var inverse = new double[Order * count];
        for (int j = 0; j < Order; j++)
        {
            for (int l = 0; l < count; l++) inverse[(j * count) + l] = 1 / (Values[j] + lambda[l]);
        }

        using IDisposable scope = _arena.Scope();
        int rows = (int)Math.Clamp(BlockElements / Order, 1, Order);
        MatrixView<double> right = _arena.Upload<double>(inverse, Order, count), squares = _arena.Matrix<double>(rows, Order), result = _arena.Matrix<double>(Order, count);
        var block = new double[rows * Order];
        for (int first = 0; first < Order; first += rows)
        {
            int taken = Math.Min(rows, Order - first);
            Span<double> values = block.AsSpan(0, taken * Order);
            _queue.Read(_vectors.Block(first, 0, taken, Order), values);
            TensorPrimitives.Multiply(values, values, values);
            MatrixView<double> part = squares.Block(0, 0, taken, Order);
            _queue.Write<double>(values, part);
            _gemm.Multiply(_queue, Transpose.No, Transpose.No, 1, part.AsBatch(), right.AsBatch(), 0, result.Block(first, 0, taken, count).AsBatch());
        }

        return _arena.Download(result);
    }

    public void Dispose()
    {
        _arena.Dispose();
        if (_ownsHome) _queue.Dispose();
    }

    private double Condition(double lambda)
    {
        double smallest = double.PositiveInfinity, largest = 0;
        foreach (double value in Values)
        {
            smallest = Math.Min(smallest, Math.Abs(value + lambda));
            largest = Math.Max(largest, Math.Abs(value + lambda));
        }

        return smallest > _threshold ? largest / smallest : double.PositiveInfinity;
    }

    // √W·K·√W in memory of the arena.
    private static MatrixView<double> Kernel(KernelProblem problem, DeviceArena arena)
    {
        long n = problem.Rows;
        MatrixView<double> kernel = arena.Matrix<double>(n, n);
        problem.Accelerator.Get<IPairwise<double>>().Matrix(problem.Queue, problem.Kernel, problem.Points, problem.Points, kernel);
        if (problem.RootWeightsOnDevice is not { } roots) return kernel;
        MatrixView<double> weighted = arena.Matrix<double>(n, n);
        problem.Accelerator.Get<IGram<double>>().Assemble(problem.Queue, kernel, roots, arena.Zeros<double>(1, n).Row(0), weighted);
        return weighted;
    }

    private static double[] Decompose(Accelerator home, IQueue queue, DeviceArena arena, MatrixView<double> matrix, MatrixView<double> vectors)
    {
        VectorView<double> values = arena.Vector<double>(matrix.Rows);
        VectorView<int> status = arena.Vector<int>(1);
        home.Get<ISymmetricEigen<double>>().Decompose(queue, matrix, values, vectors, status);
        if (arena.DownloadStatus(status)[0] != 0)
            throw new ArgumentException("The kernel matrix holds values that are not finite, or more than can be squared. Check the kernel's parameters, or standardise the columns.");
        return arena.Download(values);
    }

    // By rows: one array does not hold them all.
    private static void Copy(IQueue from, MatrixView<double> source, IQueue to, MatrixView<double> destination)
    {
        long rows = Math.Clamp(BlockElements / source.Columns, 1, source.Rows);
        var block = new double[rows * source.Columns];
        for (long first = 0; first < source.Rows; first += rows)
        {
            long taken = Math.Min(rows, source.Rows - first);
            Span<double> values = block.AsSpan(0, (int)(taken * source.Columns));
            from.Read(source.Block(first, 0, taken, source.Columns), values);
            to.Write<double>(values, destination.Block(first, 0, taken, source.Columns));
        }
    }
}
