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
/// <param name="Options">Centres, ranks and early stopping.</param>
internal sealed record KernelCost(
    KernelFunction Kernel, long Rows, long Columns, long Targets, int Penalties, bool IsScored, KernelArithmetic Arithmetic, KernelRidgeOptions Options)
{
    // FP32 beside FP64, of which devices' estimates speak.
    private const double Fp32Share = 0.5;

    // A guess for plans: how many iterations there will be is known when they are done.
    private const int LikelyIterations = 100;

    // Norms and condition numbers: solutions and products with a vector.
    private const int LikelySteps = 10;

    /// <summary>Whether pivots of centres are picked in FP32, whose range the kernel keeps within on most points.</summary>
    public bool PivotsInSingle { get; init; } = true;

    private long RightSides => Targets + 1;

    private bool IsSingle => Arithmetic != KernelArithmetic.Double && !IsScored;

    /// <summary>The bytes of a number of Nyström features.</summary>
    public int FeatureBytes => Arithmetic == KernelArithmetic.Single ? sizeof(float) : sizeof(double);

    /// <summary>The preconditioner of conjugate gradients.</summary>
    /// <param name="solver">Stored or matrix-free.</param>
    /// <param name="accelerator">Where.</param>
    /// <param name="limit">Bytes that may be allocated.</param>
    public PreconditionerPlan Preconditioner(KernelSolver solver, Accelerator accelerator, Int128 limit)
    {
        var memory = new KernelMemory(this, accelerator);
        return PreconditionerPlan.Of(Rows, Options, solver == KernelSolver.Stored, rank => memory.Iterations(solver, rank) <= limit);
    }

    /// <summary>How a Nyström fit is done.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="limit">Bytes that may be allocated.</param>
    /// <exception cref="ArgumentException">There are more centres than rows.</exception>
    public NystromPlan Nystrom(Accelerator accelerator, Int128 limit)
    {
        Int128 room = new KernelMemory(this, accelerator).RoomForNystrom(limit, Options.Centers ?? (int)Math.Min(Math.Max(1, Rows), NystromCenters.MostByDefault));
        return NystromPlan.Create(Rows, Columns, (int)Targets, Options, accelerator, FeatureBytes, room, PivotsInSingle);
    }

    /// <summary>The most bytes that are allocated on the device at one time; for Cholesky including what an FP64 factor takes where FP32 does not do.</summary>
    /// <param name="solver">By which solver.</param>
    /// <param name="accelerator">Where.</param>
    /// <param name="limit">Bytes that may be allocated; an FP64 factor in the place of an FP32 one is not tried where they do not suffice for it.</param>
    public Int128 MemoryBytes(KernelSolver solver, Accelerator accelerator, Int128 limit)
    {
        var memory = new KernelMemory(this, accelerator);
        switch (solver)
        {
            case KernelSolver.Cholesky:
                Int128 wide = memory.Cholesky(isDouble: true);
                return IsSingle && wide > limit ? memory.Cholesky(isDouble: false) : wide;
            case KernelSolver.Eigen:
                return memory.Eigen();
            case KernelSolver.Nystrom:
                return memory.Nystrom(Nystrom(accelerator, limit));
            default:
                return memory.Iterations(solver, Preconditioner(solver, accelerator, limit).MaximumRank);
        }
    }

    /// <summary>The most bytes that the host allocates in the place of the device.</summary>
    /// <param name="solver">By which solver.</param>
    /// <param name="accelerator">Where.</param>
    public Int128 HostBytes(KernelSolver solver, Accelerator accelerator) => solver == KernelSolver.Eigen ? new KernelMemory(this, accelerator).HostOfEigen() : 0;

    /// <summary>A rough time of the fit.</summary>
    /// <param name="solver">By which solver.</param>
    /// <param name="accelerator">Where.</param>
    /// <param name="host">The CPU, which decomposes for a device that cannot.</param>
    /// <param name="limit">Bytes that may be allocated.</param>
    public double Seconds(KernelSolver solver, Accelerator accelerator, DeviceInfo host, Int128 limit)
        => DeviceWork(solver, accelerator, limit).EstimateOn(accelerator.Info).TotalSeconds + (solver == KernelSolver.Eigen ? Reduction.EstimateOn(host).TotalSeconds + AfterReduction.EstimateOn(host).TotalSeconds : 0);

    /// <summary>What the CPU does for a device without eigendecompositions.</summary>
    public Workload HostWork(KernelSolver solver) => solver == KernelSolver.Eigen ? Reduction + AfterReduction : default;

    /// <summary>What the device does.</summary>
    public Workload DeviceWork(KernelSolver solver, Accelerator accelerator, Int128 limit)
    {
        double share = IsSingle ? Fp32Share : 1;
        Workload residual = PairwiseOperator<double>.MultiplyWorkload(Kernel, Rows, Rows, Columns, RightSides, symmetric: true);
        Workload matrix = Times(PairwiseOperator<double>.MatrixWorkload(Kernel, Rows, Rows, Columns, symmetric: true), share);
        Workload factor = Times(CholeskyOperator<double>.Workload(Rows) + CholeskyOperator<double>.SolveWorkload(Rows, RightSides + LikelySteps), share);
        Workload inverse = IsScored ? Times(CholeskyOperator<double>.Workload(Rows), 2) : default;
        return solver switch
        {
            KernelSolver.Cholesky => Times(matrix + factor + inverse, Penalties) + Times(residual, IsSingle ? 4 : 2),
            KernelSolver.Eigen => matrix + residual,
            KernelSolver.Stored => matrix + Times(Times(GemmOperator<double>.Workload(Rows, RightSides, Rows), share), LikelyIterations * Penalties) + Times(residual, 4) + PreconditionerWork(solver, accelerator, limit),
            KernelSolver.MatrixFree => Times(Times(residual, share), LikelyIterations * Penalties) + Times(residual, 4) + PreconditionerWork(solver, accelerator, limit),
            _ => new Workload(Nystrom(accelerator, limit).Flops, 8.0 * Rows * Columns),
        };
    }

    // To a tridiagonal matrix in one stage: a product of what is left with a vector for each column, of which a cache keeps nothing.
    private Workload Reduction => new(4.0 / 3 * Rows * Rows * Rows, 8.0 / 3 * Rows * Rows * Rows);

    private Workload AfterReduction
    {
        get
        {
            Workload whole = SymmetricEigenOperator<double>.Workload(Rows);
            return new Workload(whole.Flops - Reduction.Flops, whole.Bytes) + GemmOperator<double>.Workload(Rows, Penalties * (RightSides + 1), Rows);
        }
    }

    private static Workload Times(Workload work, double factor) => new(work.Flops * factor, work.Bytes * factor);

    private Workload PreconditionerWork(KernelSolver solver, Accelerator accelerator, Int128 limit)
    {
        long rank = Preconditioner(solver, accelerator, limit).MaximumRank;
        return PairwiseOperator<double>.MatrixWorkload(Kernel, Rows, rank, Columns, symmetric: false) + new Workload(2.0 * Rows * rank * rank, 8.0 * Rows * rank);
    }
}
