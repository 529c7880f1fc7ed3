using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

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

    /// <summary>The most memory of the device that is allocated at one time beside points, targets and weights in FP64.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="bytes">Bytes of a number of the features.</param>
    public Int128 MemoryBytes(Accelerator accelerator, int bytes)
    {
        Int128 square = (Int128)(Centers + Targets + 1) * (Centers + Targets + 1) * sizeof(double);
        long block = bytes == sizeof(float) ? NystromRows<float>.RowsOfBlock(accelerator, Rows, Centers) : NystromRows<double>.RowsOfBlock(accelerator, Rows, Centers);
        Int128 blocks = (Int128)3 * block * Centers * bytes, rows = (Int128)Rows * (Targets + 1) * bytes;

        // L⁻ᵀ, moments, the sums they are made in, a factor, and room for one more; a decomposition and leave-one-out hold that many again.
        if (!Iterates) return ((Penalties == 0 ? 6 : 14) * square) + blocks + rows + (Rows * (Int128)Targets * 2 * sizeof(double));
        return (6 * square) + blocks + ((Int128)Rows * ((6 * Targets) + 4) * sizeof(double)) + (Rows * (Int128)Columns * sizeof(float));
    }

    /// <summary>The plan of a shape with the centres that were asked for, or as many as there is room for.</summary>
    /// <exception cref="ArgumentException">There are more centres than rows, or none.</exception>
    public static NystromPlan Create(long rows, long columns, int targets, KernelRidgeOptions options, Accelerator accelerator, int bytes, Int128 memory)
    {
        int penalties = options.Lambda.Kind is LambdaChoiceKind.Auto or LambdaChoiceKind.BestOf ? LambdaGrid.CountOf(options.Lambda) : 0;
        NystromPlan With(int centers) => new(rows, columns, targets, centers, penalties);
        int count = options.Centers ?? NystromCenters.DefaultCount(rows, m => With(m).MemoryBytes(accelerator, bytes), memory);
        NystromCenters.Check(rows, count);
        return With(count);
    }

    private double MomentFlops(double rows) => (3 * rows * Centers * Centers) + (2.5 * Cube);
}
