using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>What a kernel fit of some shape costs by each solver.</summary>
/// <param name="Kernel">The kernel, resolved.</param>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Targets">t.</param>
/// <param name="Penalties">How many penalties are solved for or tried.</param>
/// <param name="IsScored">Whether they are compared by leave-one-out errors.</param>
/// <param name="Arithmetic">What is computed in.</param>
internal sealed record KernelCost(KernelFunction Kernel, long Rows, long Columns, long Targets, int Penalties, bool IsScored, KernelArithmetic Arithmetic)
{
    // FP32 beside FP64, of which devices' estimates speak.
    private const double Fp32Share = 0.5;

    // A guess for plans: how many iterations there will be is known when they are done.
    private const int LikelyIterations = 100;

    // Norms and condition numbers: solutions and products with a vector.
    private const int LikelySteps = 10;

    // Vectors of n numbers that conjugate gradients keep for each right side, FP64 and FP32 together.
    private const int VectorsOfIteration = 12;

    // FP32 points, and the points as they were before length scales were folded in.
    private Int128 PointBytes => (Int128)Rows * Columns * (8 + 8 + (Arithmetic == KernelArithmetic.Double ? 0 : 4));

    private long RightSides => Targets + 1;

    private Int128 VectorBytes => 8 * (Int128)Rows * ((4 * RightSides) + 4);

    private bool IsSingle => Arithmetic != KernelArithmetic.Double && !IsScored;

    /// <summary>The largest rank that a preconditioner has where none is given.</summary>
    public static long RankOf(long rows, int? asked) => Math.Min(rows, asked ?? (long)Math.Clamp(4 * Math.Sqrt(rows), 64, 2048));

    /// <summary>The number of centres where none is given.</summary>
    public static long CentersOf(long rows, int? asked) => Math.Min(rows, asked ?? (long)Math.Clamp(8 * Math.Sqrt(rows), 256, 8192));

    /// <summary>The most bytes that are allocated on the device at one time; for Cholesky including what an FP64 factor takes where FP32 does not do.</summary>
    /// <param name="solver">By which solver.</param>
    /// <param name="limit">Bytes that may be allocated; an FP64 factor in the place of an FP32 one is not tried where they do not suffice for it.</param>
    /// <param name="options">Centres and ranks.</param>
    public Int128 MemoryBytes(KernelSolver solver, Int128 limit, KernelRidgeOptions options)
    {
        long rank = RankOf(Rows, options.PreconditionerRank);
        Int128 beside = PointBytes + VectorBytes + (1 << 20);
        Int128 narrow = beside + KernelFactor<float>.MemoryBytes(Rows, RightSides), wide = beside + KernelFactor<double>.MemoryBytes(Rows, RightSides);
        return solver switch
        {
            KernelSolver.Cholesky => IsSingle && wide > limit ? narrow : wide,
            KernelSolver.Eigen => beside + (8 * (Int128)Rows * ((9 * (Int128)Rows) + (Penalties * (RightSides + 2)))),
            KernelSolver.Stored => beside + ((IsSingle ? 4 : 8) * (Int128)Rows * Rows) + IterationBytes(rank),
            KernelSolver.MatrixFree => beside + IterationBytes(rank),
            _ => PointBytes + NystromOf(options).MemoryBytes() + (1 << 20),
        };
    }

    /// <summary>A rough time of the fit.</summary>
    /// <param name="solver">By which solver.</param>
    /// <param name="device">The device.</param>
    /// <param name="host">The CPU, which decomposes for a device that cannot.</param>
    /// <param name="options">Centres and ranks.</param>
    public double Seconds(KernelSolver solver, DeviceInfo device, DeviceInfo host, KernelRidgeOptions options)
        => DeviceWork(solver, options).EstimateOn(device).TotalSeconds + HostWork(solver).EstimateOn(host).TotalSeconds;

    /// <summary>What the CPU does for a device without eigendecompositions.</summary>
    public Workload HostWork(KernelSolver solver)
        => solver == KernelSolver.Eigen ? SymmetricEigenOperator<double>.Workload(Rows) + GemmOperator<double>.Workload(Rows, Penalties * (RightSides + 1), Rows) : default;

    /// <summary>What the device does.</summary>
    public Workload DeviceWork(KernelSolver solver, KernelRidgeOptions options)
    {
        long rank = RankOf(Rows, options.PreconditionerRank);
        double share = IsSingle ? Fp32Share : 1;
        Workload residual = PairwiseOperator<double>.MultiplyWorkload(Kernel, Rows, Rows, Columns, RightSides, symmetric: true);
        Workload matrix = Times(PairwiseOperator<double>.MatrixWorkload(Kernel, Rows, Rows, Columns, symmetric: true), share);
        Workload factor = Times(CholeskyOperator<double>.Workload(Rows) + CholeskyOperator<double>.SolveWorkload(Rows, RightSides + LikelySteps), share);
        Workload inverse = IsScored ? Times(CholeskyOperator<double>.Workload(Rows), 2) : default;
        return solver switch
        {
            KernelSolver.Cholesky => Times(matrix + factor + inverse, Penalties) + Times(residual, IsSingle ? 4 : 2),
            KernelSolver.Eigen => matrix + residual,
            KernelSolver.Stored => matrix + Times(Times(GemmOperator<double>.Workload(Rows, RightSides, Rows), share), LikelyIterations * Penalties) + Times(residual, 4) + Preconditioner(rank),
            KernelSolver.MatrixFree => Times(Times(residual, share), LikelyIterations * Penalties) + Times(residual, 4) + Preconditioner(rank),
            _ => new Workload(NystromOf(options).Flops, 8.0 * Rows * CentersOf(Rows, options.Centers)),
        };
    }

    /// <summary>The fit with centres.</summary>
    public NystromPlan NystromOf(KernelRidgeOptions options) => new(Rows, Columns, (int)Targets, (int)CentersOf(Rows, options.Centers), IsScored ? Penalties : 0);

    private static Workload Times(Workload work, double factor) => new(work.Flops * factor, work.Bytes * factor);

    private Workload Preconditioner(long rank)
        => PairwiseOperator<double>.MatrixWorkload(Kernel, Rows, rank, Columns, symmetric: false) + new Workload(2.0 * Rows * rank * rank, 8.0 * Rows * rank);

    private Int128 IterationBytes(long rank) => 8 * (Int128)Rows * ((VectorsOfIteration * RightSides) + (2 * (Int128)rank)) + (8 * (Int128)rank * rank * 4);
}
