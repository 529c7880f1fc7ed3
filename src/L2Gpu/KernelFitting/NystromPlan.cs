using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>How a Nyström fit of some shape is done, and what it takes.</summary>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Targets">t.</param>
/// <param name="Centers">M.</param>
/// <param name="Penalties">How many λ are compared by leave-one-out; 0 where λ is given.</param>
internal sealed record NystromPlan(long Rows, long Columns, int Targets, int Centers, int Penalties)
{
    // A pair is some 3d + 20 operations, an iteration two products, and well preconditioned ones are few.
    private const double Iterations = 20;

    // Matrix products run nearer to what a device can do than pairs.
    private const double Advantage = 2;

    // The sums of moments lie in lanes: of the CPU 16 of small shapes and 8 of middle ones, elsewhere as many as fill the device.
    private const long ManyLanesOrder = 192, LanesOrder = 640, LaneBytes = 64L << 20;

    // Of conjugate gradients, and of what they are preconditioned by.
    private const int VectorsOfCenters = 24;

    // Of the memory that there is, for the factor of the pivots, which is n × M.
    private const int ShareOfPivots = 4;

    /// <summary>Whether centres are the pivots of randomly pivoted Cholesky, and not uniform.</summary>
    public bool ByPivots { get; init; }

    /// <summary>Whether pivots are picked in FP32.</summary>
    public bool PivotsInSingle { get; init; } = true;

    /// <summary>Whether the system is decomposed, to compare penalties or because Cholesky broke down.</summary>
    public bool Decomposes { get; init; } = Penalties > 0;

    /// <summary>Whether conjugate gradients take the place of the moments of all rows: λ is given, and that is several times fewer operations.</summary>
    public bool Iterates => Penalties == 0 && Sample <= Rows / 2 && Advantage * IterativeFlops < DirectFlops;

    /// <summary>What is done, in operations.</summary>
    public double Flops => Iterates ? IterativeFlops : DirectFlops;

    private double Sample => Math.Min(Rows, (double)SampledPreconditioner.RowsOfCenter * Centers);

    private double Pairs => (double)Rows * Centers * ((3 * Columns) + 20 + (2 * Targets));

    // Features, their moments (half of the square), evidence; a decomposition costs some 9M³, and leave-one-out makes the features again.
    private double DirectFlops => MomentFlops(Rows) + (5 * Pairs) + (Penalties == 0 ? 0 : (9 * Cube) + (4.0 * Rows * Centers * Centers) + (2.0 * Rows * Centers * Penalties * (1 + Targets)));

    private double IterativeFlops => MomentFlops(Sample) + (((2 * Iterations) + 8) * Pairs);

    private double Cube => (double)Centers * Centers * Centers;

    /// <summary>The most memory of the device that is allocated at one time beside points, targets and weights in FP64. Pivots are picked before the rest.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="bytes">Bytes of a number of the features.</param>
    public Int128 MemoryBytes(Accelerator accelerator, int bytes)
    {
        Int128 fit = BytesOfFit(accelerator, bytes, Iterates);
        return ByPivots ? Int128.Max(PivotBytes, fit) : fit;
    }

    /// <summary>The same of the fit alone, after centres are picked.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="bytes">Bytes of a number of the features.</param>
    /// <param name="iterates">Whether by conjugate gradients, and not from the moments of all rows.</param>
    public Int128 BytesOfFit(Accelerator accelerator, int bytes, bool iterates)
    {
        Int128 square = (Int128)(Centers + Targets + 1) * (Centers + Targets + 1) * sizeof(double);
        long featured = iterates ? (long)Sample : Rows;
        long block = bytes == sizeof(float) ? NystromRows<float>.RowsOfBlock(accelerator, featured, Centers) : NystromRows<double>.RowsOfBlock(accelerator, featured, Centers);
        Int128 blocks = (Int128)3 * block * Centers * bytes, rows = (Int128)Rows * (Targets + 1) * bytes;

        // Of the lower triangle, and a block of memory may be a quarter larger than what was asked for.
        long order = Centers + Targets + 1, lanes = order <= ManyLanesOrder ? 16 : order <= LanesOrder ? 8 : 1;
        Int128 sums = accelerator.Device.TryGetService<IHostMemory>(out _) ? lanes * square * 5 / 8 : Int128.Max(square, LaneBytes);
        blocks += sums;

        // L⁻ᵀ, moments, a factor and its scratch, and room for one more; a decomposition and leave-one-out hold that many again.
        if (!iterates) return ((Decomposes ? 14 : 6) * square) + blocks + rows + (Rows * (Int128)Targets * 2 * sizeof(double));

        // What products with the pairs hold in FP64 and in FP32, and evidence besides; the sampled rows, the vectors of the iteration, and FP32 points.
        Int128 vectors = ((Int128)Rows * ((8 * Targets) + 6)) + ((Int128)Sample * (Columns + Targets + 1)) + ((Int128)Centers * VectorsOfCenters * (Targets + 1));
        return (6 * square) + blocks + (vectors * sizeof(double)) + ((Int128)Rows * Columns * sizeof(float));
    }

    /// <summary>The plan of a shape with the centres that were asked for, or as many as there is room for.</summary>
    /// <exception cref="ArgumentException">There are more centres than rows, or none.</exception>
    public static NystromPlan Create(long rows, long columns, int targets, KernelRidgeOptions options, Accelerator accelerator, int bytes, Int128 memory, bool pivotsInSingle = true)
    {
        int penalties = options.Lambda.Kind is LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf ? LambdaGrid.CountOf(options.Lambda) : 0;
        NystromPlan With(int centers) => new(rows, columns, targets, centers, penalties) { PivotsInSingle = pivotsInSingle };
        int count = options.Centers ?? NystromCenters.DefaultCount(rows, m => With(m).MemoryBytes(accelerator, bytes), memory);
        NystromCenters.Check(rows, count);
        NystromPlan plan = With(count);

        // Pivots are the better centres, for 2nM² operations in FP32, which is little beside the moments of all rows, and much beside conjugate gradients.
        bool affordable = !plan.Iterates && plan.PivotBytes <= memory / ShareOfPivots;
        return plan with { ByPivots = options.CenterSelection == CenterSelection.PivotedCholesky || (options.CenterSelection == CenterSelection.Auto && affordable) };
    }

    // With FP32 points, which are not kept.
    private Int128 PivotBytes
        => PivotsInSingle ? PivotedCholesky<float>.Bytes(Rows, Columns, Centers) + (sizeof(float) * (Int128)Rows * Columns) : PivotedCholesky<double>.Bytes(Rows, Columns, Centers);

    private double MomentFlops(double rows) => (3 * rows * Centers * Centers) + (2.5 * Cube);
}
