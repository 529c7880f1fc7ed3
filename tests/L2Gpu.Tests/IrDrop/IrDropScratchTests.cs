using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.IrDrop;

/// <summary>What solves say that they take is what they take.</summary>
public sealed class IrDropScratchTests
{
    [Theory]
    [InlineData(1, 1, 20, 30)]
    [InlineData(1, 3, 20, 30)]
    [InlineData(2, 1, 1, 200)]
    [InlineData(5, 2, 33, 16)]
    [InlineData(1, 2, 400, 400)]
    [InlineData(3, 1, 400, 400)]
    public void On_one_thread_it_is_what_is_rented(int arrays, int reads, int rows, int columns)
    {
        using Accelerator accelerator = CpuAccelerator.Create(1);
        IIrDrop solver = accelerator.Get<IIrDrop>();
        IrDropProblem problem = new(arrays, reads, rows, columns) { Limits = new(1e-12, 1) };
        using ConformanceContext context = new(accelerator, ConformanceBudget.Full, "memory");
        using var meter = new ScratchMeter();
        IrDropTrial.Solve(context, solver, problem, GuardLayout.Packed);
        Assert.Equal(solver.Scratch(arrays, reads, rows, columns), meter.Peak);
        IrDropTrial.SolveTransposed(context, solver, problem, GuardLayout.Packed);
        Assert.Equal(solver.Scratch(arrays, reads, rows, columns), meter.Peak);
    }

    [Fact]
    public void Threads_take_vectors_of_their_own_as_far_as_there_are_solves_for_them()
    {
        using Accelerator one = CpuAccelerator.Create(1), three = CpuAccelerator.Create(3);
        IIrDrop single = one.Get<IIrDrop>(), several = three.Get<IIrDrop>();
        Assert.Equal(single.Scratch(1, 1, 128, 128), several.Scratch(1, 1, 128, 128));
        Assert.InRange(several.Scratch(1, 10, 128, 128), single.Scratch(1, 10, 128, 128) + 1, 3 * single.Scratch(1, 10, 128, 128));
        Assert.Equal(3 * single.Scratch(9, 1, 128, 128), several.Scratch(9, 1, 128, 128));

        // Threads share a large solve, and have but a strip each of their own.
        Assert.InRange(several.Scratch(9, 10, 512, 512), single.Scratch(9, 10, 512, 512) + 1, single.Scratch(9, 10, 512, 512) * 21 / 20);
    }

    [Fact]
    public void Nothing_takes_nothing_and_what_is_no_array_is_refused()
    {
        using Accelerator accelerator = CpuAccelerator.Create(1);
        IIrDrop solver = accelerator.Get<IIrDrop>();
        Assert.Equal(0, solver.Scratch(0, 5, 3, 4));
        Assert.Equal(0, solver.Scratch(5, 0, 3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Scratch(-1, 1, 3, 4));
        Assert.Throws<ArgumentException>(() => solver.Scratch(1, 1, 0, 4));
        Assert.Contains("count as 16", Assert.Throws<ArgumentException>(() => solver.Scratch(1, 1, 3, 1 << 21)).Message, StringComparison.Ordinal);
    }
}
