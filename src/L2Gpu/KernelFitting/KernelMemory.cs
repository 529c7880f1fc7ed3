using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>The most bytes that a kernel fit has allocated at one time by each solver, scratch of its operators included; arrays of the data on the host are not.</summary>
/// <param name="cost">The fit.</param>
/// <param name="accelerator">Where.</param>
internal sealed class KernelMemory(KernelCost cost, Accelerator accelerator)
{
    // What products and vector steps take for themselves beside vectors: packed panels and partial sums.
    private const long OperatorBytes = 8L << 20, OperatorColumns = 16;

    // K and K with weights; eigenvectors stay. The decomposition takes a copy, vectors of the tridiagonal matrix, and twice as much to merge its parts.
    private const int MatricesOfKernel = 2, MatricesOfDecomposition = 5;

    // Columns of an inverse diagonal that are squared at a time, and solutions of several penalties.
    private const long SpectrumBlock = 1L << 22;

    private readonly KernelFunction _kernel = cost.Kernel.WithLengthScales();
    private readonly Int128 _n = cost.Rows;

    // Right sides that are solved for together: the targets, and one for the intercept.
    private readonly long _sides = cost.Targets + 1;

    private bool IsDouble => cost.Arithmetic == KernelArithmetic.Double;

    // While points are brought to the device, there are those before shifts and length scales too.
    private Int128 Upload => 16 * _n * cost.Columns;

    // FP64 points, FP32 ones and roots of weights.
    private Int128 Held => (_n * cost.Columns * (IsDouble ? 8 : 12)) + (8 * _n);

    private Int128 Sides => 2 * 8 * _n * _sides;

    private Int128 Operators => Int128.Min(OperatorBytes, 8 * _n * _n) + (8 * _n * (OperatorColumns + (2 * _sides)));

    /// <summary>K·V in FP64, as residuals and evidence have it.</summary>
    private Int128 Residual => KernelProduct.MemoryBytes(cost.Rows, _sides) + accelerator.Get<IPairwise<double>>().MultiplyScratch(_kernel, All, _sides);

    private PairwiseShape All => PairwiseShape.OfOne(cost.Rows, cost.Columns);

    /// <summary>By a Cholesky factor.</summary>
    /// <param name="isDouble">Whether the factor, or one that takes its place, is FP64.</param>
    public Int128 Cholesky(bool isDouble)
    {
        Int128 factor = isDouble ? KernelFactor<double>.MemoryBytes(cost.Rows, _sides) : KernelFactor<float>.MemoryBytes(cost.Rows, _sides);
        Int128 scratch = isDouble ? accelerator.Get<ICholesky<double>>().Scratch(cost.Rows, _sides) : accelerator.Get<ICholesky<float>>().Scratch(cost.Rows, _sides);
        return Whole(Sides + factor + Int128.Max(scratch, Int128.Max(MatrixScratch(isDouble), Residual)));
    }

    /// <summary>By an eigendecomposition; where the device has none, without what the host does.</summary>
    public Int128 Eigen()
    {
        Int128 square = 8 * _n * _n, scratch = MatrixScratch(isDouble: true);
        if (!accelerator.TryGet<ISymmetricEigen<double>>(out _)) return Whole((MatricesOfKernel * square) + scratch);
        return Whole(Spectrum(square + Int128.Max(MatricesOfKernel * square, Residual) + scratch));
    }

    /// <summary>Bytes of the host that a decomposition takes for a device that has none; 0 for others.</summary>
    public Int128 HostOfEigen() => accelerator.TryGet<ISymmetricEigen<double>>(out _) ? 0 : Spectrum(2 * 8 * _n * _n);

    /// <summary>By conjugate gradients.</summary>
    /// <param name="solver">Stored or matrix-free.</param>
    /// <param name="rank">The most rank of the preconditioner.</param>
    public Int128 Iterations(KernelSolver solver, int rank)
    {
        Int128 route = solver == KernelSolver.Stored
            ? StoredRoute.MemoryBytes(cost.Rows, cost.Columns, _sides, rank, cost.Arithmetic) : MatrixFreeRoute.MemoryBytes(cost.Rows, cost.Columns, _sides, rank, cost.Arithmetic);
        Int128 product = solver == KernelSolver.Stored ? Int128.Max(Operators, MatrixScratch(IsDouble))
            : IsDouble ? 0 : accelerator.Get<IPairwise<float>>().MultiplyScratch(_kernel, All, _sides);
        Int128 inverse = rank == 0 ? 0 : (8 * (Int128)rank * rank * MatricesOfDecomposition) + Operators;
        return Whole(Sides + route + Int128.Max(Int128.Max(product, inverse), Int128.Max(Residual, HeldOut)));
    }

    /// <summary>By centres.</summary>
    /// <param name="plan">How many, and by which solver.</param>
    public Int128 Nystrom(NystromPlan plan) => Int128.Max(Upload, Held + plan.MemoryBytes(accelerator, cost.FeatureBytes) + NystromScratch(plan.Centers));

    /// <summary>What is left for a <see cref="NystromPlan"/> with at most so many centres.</summary>
    /// <param name="limit">Bytes that may be allocated.</param>
    /// <param name="centers">The most centres.</param>
    public Int128 RoomForNystrom(Int128 limit, int centers) => limit - Held - NystromScratch(centers);

    private Int128 HeldOut
    {
        get
        {
            if (cost.Options.EarlyStopping is not { } stopping) return 0;
            var rows = (long)Math.Ceiling(cost.Rows * stopping.HoldoutFraction);
            return (8 * (_n + rows) * _sides) + accelerator.Get<IPairwise<double>>().MultiplyScratch(_kernel, new(rows, cost.Rows, cost.Columns, false), _sides);
        }
    }

    private Int128 Whole(Int128 solver) => Int128.Max(Upload, Held + Int128.Max(solver, Residual));

    // Beside what was there when it began.
    private Int128 Spectrum(Int128 before)
    {
        Int128 square = 8 * _n * _n, penalties = cost.Penalties;
        Int128 squares = 8 * ((2 * _n * penalties) + Int128.Min(_n * _n, Int128.Max(_n, SpectrumBlock)));
        Int128 solutions = 2 * 8 * Int128.Min(_n * _sides * penalties, Int128.Max(_n * _sides, SpectrumBlock));
        return Int128.Max(before + (MatricesOfDecomposition * square), square + Int128.Max(squares, solutions)) + Operators;
    }

    private Int128 MatrixScratch(bool isDouble)
        => isDouble ? accelerator.Get<IPairwise<double>>().MatrixScratch(_kernel, All) : accelerator.Get<IPairwise<float>>().MatrixScratch(_kernel, All);

    // Products with pairs of rows and centres, both ways, and the matrices of the centres and of a block of rows.
    private Int128 NystromScratch(int centers)
    {
        IPairwise<double> wide = accelerator.Get<IPairwise<double>>();
        PairwiseShape down = new(cost.Rows, centers, cost.Columns, false), across = new(centers, cost.Rows, cost.Columns, false);
        Int128 products = Int128.Max(wide.MultiplyScratch(_kernel, down, cost.Targets), wide.MultiplyScratch(_kernel, across, cost.Targets));
        long block = cost.FeatureBytes == sizeof(float) ? NystromRows<float>.RowsOfBlock(accelerator, cost.Rows, centers) : NystromRows<double>.RowsOfBlock(accelerator, cost.Rows, centers);
        Int128 matrices = Int128.Max(
            wide.MatrixScratch(_kernel, PairwiseShape.OfOne(centers, cost.Columns)), wide.MatrixScratch(_kernel, new(block, centers, cost.Columns, false)));
        return Int128.Max(products, matrices);
    }
}
