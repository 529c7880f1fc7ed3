using L2Gpu.Cpu;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CpuKernels;

/// <summary>What a factorisation says that it takes for itself, against what it rents.</summary>
public sealed class CholeskyScratchTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(400, 3)]
    [InlineData(700, 60)]
    public void A_factor_its_solutions_and_its_inverse_take_what_is_said(int order, int rightSides)
    {
        using Accelerator accelerator = CpuAccelerator.Create(1);
        Check<double>(accelerator, order, rightSides);
        Check<float>(accelerator, order, rightSides);
    }

    private static void Check<T>(Accelerator accelerator, int order, int rightSides)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        ICholesky<T> cholesky = accelerator.Get<ICholesky<T>>();
        double[] identity = new double[order * order];
        for (int i = 0; i < order; i++) identity[i * (order + 1)] = 1;
        MatrixView<T> a = arena.Upload<T>(identity, order, order), b = arena.Matrix<T>(order, rightSides), diagonal = arena.Matrix<T>(1, order);
        VectorView<int> status = arena.Vector<int>(1);
        using var meter = new ScratchMeter();
        cholesky.Factor(queue, a.AsBatch(), status);
        cholesky.Solve(queue, a.AsBatch(), b.AsBatch());
        cholesky.InverseDiagonal(queue, a.AsBatch(), diagonal.AsBatch());
        Int128 said = cholesky.Scratch(order, rightSides);
        Assert.True(meter.Peak <= said, $"{meter.Peak} bytes were taken where {said} were said for {typeof(T).Name} of order {order}.");
        Assert.True(said <= (2 * (Int128)meter.Peak) + (1 << 14), $"{said} bytes were said where {meter.Peak} are taken for {typeof(T).Name} of order {order}.");
    }
}
