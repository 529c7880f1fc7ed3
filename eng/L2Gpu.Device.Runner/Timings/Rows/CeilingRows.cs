using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>The two ceilings: bytes that are copied on the device, and arithmetic that touches no memory.</summary>
internal static class CeilingRows
{
    private const long Items = 256;

    // Multiply-adds of a warp's instruction: 16 × 8 × 8 in TF32, 16 × 8 × 4 in FP64, the inner size last.
    private const int Tf32Multiplies = 1024, Tf32Inner = 8, Fp64Multiplies = 512, Fp64Inner = 4;
    private const long ItemsOfWarp = 32;

    /// <summary>A copy from one buffer to another, by the driver.</summary>
    public static Row DriverCopy(long bytes) => Copy("copy by the driver", bytes, (room, from, to) => room.Queue.Copy(from, 0, to, 0, (nuint)bytes));

    /// <summary>The same by a kernel.</summary>
    public static Row KernelCopy(long bytes) => Copy("copy by a kernel", bytes, (room, from, to) => room.Queue.Launch(
        TimingSources.CeilingKernel<double>(room.Device, "timings_copy"), new LaunchSize(room.ManyGroups), new LaunchSize(Items), bytes / sizeof(double), from, 0L, to, 0L));

    /// <summary>Multiply-adds in registers.</summary>
    public static Row MultiplyAdd<T>(int rounds)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new("multiply-add", Row.NameOf<T>(), [rounds], 1 << 24, room =>
        {
            VectorView<T> y = room.Vector<T>(room.ManyGroups * Items);
            const int Chains = TimingSources.Chains;
            double flops = 2.0 * Chains * TimingSources.Steps * rounds * y.Length;
            return new Trial(
                new Workload(flops, 0),
                Arithmetic.None,
                () => room.Queue.Launch(
                    TimingSources.CeilingKernel<T>(room.Device, "timings_multiply_add"), new LaunchSize(room.ManyGroups), new LaunchSize(Items),
                    rounds, KernelArgument.Of(T.CreateTruncating(0.5)), KernelArgument.Of(T.One), y.Buffer, y.Offset),
                () => AllAre(room, y, 2 * Chains)) // x ← x / 2 + 1 ends at 2, from 256 within 1/256 after one round
            {
                Sets = typeof(T) == typeof(float)
                    ? (ceilings, seconds) => ceilings.Fp32 = flops / seconds
                    : (ceilings, seconds) => ceilings.Fp64 = flops / seconds,
            };
        });

    /// <summary>Matrix instructions in TF32, on NVIDIA's GPUs.</summary>
    public static Row MatrixTf32(int rounds)
        => Matrix<float>("matrix instructions tf32", "timings_mma_tf32", rounds, Tf32Multiplies, Tf32Inner, (ceilings, rate) => ceilings.Tf32Matrix = rate);

    /// <summary>Matrix instructions in FP64, on NVIDIA's GPUs.</summary>
    public static Row MatrixFp64(int rounds)
        => Matrix<double>("matrix instructions f64", "timings_mma_f64", rounds, Fp64Multiplies, Fp64Inner, (ceilings, rate) => ceilings.Fp64Matrix = rate);

    private static Row Copy(string work, long bytes, Action<Room, DeviceBuffer, DeviceBuffer> copy) => new(work, string.Empty, [bytes], 2 * bytes, room =>
    {
        VectorView<double> from = room.RandomMatrix<double>(1, bytes / sizeof(double), 1).Row(0), to = room.Vector<double>(from.Length);
        return new Trial(new Workload(0, 2.0 * bytes), Arithmetic.None, () => copy(room, from.Buffer, to.Buffer), Check)
        {
            Sets = (ceilings, seconds) => ceilings.Bandwidth = Math.Max(ceilings.Bandwidth, 2 * bytes / seconds),
        };

        Accuracy Check()
        {
            var accuracy = new Accuracy();
            foreach (long at in Samples.Of(to.Length, 16)) accuracy.Compare($"element {at}", room.Read(to.Slice(at, 1))[0], Numbers.At<double>(1, at), 1, 0);
            return accuracy;
        }
    });

    private static Row Matrix<T>(string work, string kernel, int rounds, int multiplies, int inner, Action<Ceilings, double> set)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(work, string.Empty, [rounds], 1 << 24, room =>
        {
            VectorView<T> y = room.Vector<T>(room.ManyGroups * Items);
            double flops = 2.0 * multiplies * TimingSources.Chains * rounds * (y.Length / ItemsOfWarp);
            double elements = multiplies / (double)inner / ItemsOfWarp; // of the result, in each work-item
            return new Trial(
                new Workload(flops, 0),
                Arithmetic.None,
                () => room.Queue.Launch(TimingSources.MatrixKernel(room.Device, kernel), new LaunchSize(room.ManyGroups), new LaunchSize(Items), rounds, y.Buffer, y.Offset),
                () => AllAre(room, y, TimingSources.Chains * elements * inner * rounds)) // sums of ones
            {
                Sets = (ceilings, seconds) => set(ceilings, flops / seconds),
            };
        });

    private static Accuracy AllAre<T>(Room room, VectorView<T> view, double expected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var accuracy = new Accuracy();
        foreach (long at in Samples.Of(view.Length, 16)) accuracy.Compare($"element {at}", room.Read(view.Slice(at, 1))[0], expected, expected, 1e-2);
        return accuracy;
    }
}
