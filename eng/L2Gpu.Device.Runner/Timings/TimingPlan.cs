using L2Gpu.DeviceRunner.Timings.Rows;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>The rows of a table: ceilings first, since the others are held against them, then the most telling.</summary>
internal static class TimingPlan
{
    // The generation of NVIDIA's GPUs from which on there are matrix instructions in TF32 and FP64.
    private const int MatrixArchitecture = 80;

    /// <summary>What is measured before anything else.</summary>
    public static IEnumerable<Row> Ceilings(TimingSize size, KernelLimits limits)
    {
        (long bytes, int rounds) = size switch { TimingSize.Full => (1L << 30, 1024), TimingSize.Small => (64L << 20, 8), _ => (1L << 20, 1) };
        yield return CeilingRows.DriverCopy(bytes);
        yield return CeilingRows.KernelCopy(bytes);
        yield return CeilingRows.MultiplyAdd<float>(rounds);
        yield return CeilingRows.MultiplyAdd<double>(rounds);
        if (limits.CudaArchitecture < MatrixArchitecture) yield break;
        yield return CeilingRows.MatrixTf32(rounds);
        yield return CeilingRows.MatrixFp64(rounds);
    }

    /// <summary>What is held against the ceilings.</summary>
    public static IEnumerable<Row> Operators(TimingSize size)
    {
        long n = Pick(1_000_000, 20_000, 300), wide = Pick(1024, 256, 72), narrow = Pick(128, 64, 16);
        (long count, long rows, long columns) = (Pick(100_000, 500, 6), Pick(256, 256, 40), 32);
        long square = Pick(4096, 384, 96), large = Pick(8192, 768, 130), vectors = Pick(100_000_000, 1_000_000, 5_000), middle = Pick(256, 64, 24);
        (long lines, long batch, long networks) = (Pick(4096, 256, 130), Pick(64, 16, 3), Pick(1024, 32, 2));
        int bytes = (int)Pick(256 << 20, 32 << 20, 1 << 20);
        return
        [
            GramRows.Moments<float>(n, wide),
            GramRows.Product<float>(n, wide),
            BatchedRows.GramAndSolve<float>(count, rows, columns),
            BatchedRows.Ridge<float>(count, rows, columns),
            PairRows.Multiply<float>(n, 3, 1),
            PairRows.Multiply<float>(n, 128, 16),
            PairRows.Matrix<float>(square, 64),
            PairRows.Matrix<double>(square, 64),
            PairRows.Multiply<double>(n / 10, 3, 1),
            CrossbarRows.Read(ReadNoise.PerCell, lines, lines, batch),
            CrossbarRows.Read(ReadNoise.Collapsed, lines, lines, batch),
            CrossbarRows.Pulse(2 * lines, lines, 1),
            CrossbarRows.Pulse(2 * lines, lines, 4),
            CrossbarRows.PulseCells(2 * lines, lines),
            CrossbarRows.Network(networks, Pick(128, 64, 9)),
            CrossbarRows.Network(networks / 2, Pick(512, 128, 17)),
            KrylovRows.Advance<double>(vectors),
            KrylovRows.Direction<double>(vectors),
            KrylovRows.Dot<double>(vectors),
            KrylovRows.Shift<double>(vectors),
            KrylovRows.Advance<double>(vectors / 10),
            KrylovRows.Advance<float>(vectors),
            RidgeRows.ConjugateGradients<float>(n, middle),
            RidgeRows.LinearResidual<float>(n, middle),
            RidgeRows.LinearResidual<double>(n, middle),
            GramRows.Moments<float>(n, narrow),
            GramRows.Moments<double>(n, narrow),
            GramRows.Moments<double>(n, wide),
            GemmRows.Square<float>(square),
            GemmRows.Square<float>(large),
            GemmRows.Square<double>(square),
            GemmRows.Square<double>(large),
            CholeskyRows.Factor<float>(1, large),
            CholeskyRows.Factor<double>(1, large),
            CholeskyRows.Factor<float>(count, columns),
            CholeskyRows.Factor<double>(count, columns),
            BatchedRows.GramAndSolve<double>(count, rows, columns),
            BatchedRows.Ridge<double>(count, rows, columns),
            QueueRows.ToDevice(bytes),
            QueueRows.ToHost(bytes),
            QueueRows.Overlap(bytes),
            QueueRows.Launch(byHost: false),
            QueueRows.Launch(byHost: true),
            QueueRows.LaunchAndWait(),
        ];

        long Pick(long full, long small, long tiny) => size switch { TimingSize.Full => full, TimingSize.Small => small, _ => tiny };
    }
}
