using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public sealed class MemoryTests
{
    public static TheoryData<KernelSolver, bool> Solvers
    {
        get
        {
            var data = new TheoryData<KernelSolver, bool>();
            foreach (KernelSolver solver in Enum.GetValues<KernelSolver>().Where(s => s != KernelSolver.Auto))
            {
                data.Add(solver, false);
                if (solver is not (KernelSolver.Stored or KernelSolver.MatrixFree)) data.Add(solver, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void No_more_is_allocated_than_was_planned(KernelSolver solver, bool scored)
    {
        using Accelerator processor = CpuAccelerator.Create(1);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator metered = meter.With(processor);
        Check(solver, scored, metered, meter);
    }

    [OpenClTheory]
    [MemberData(nameof(Solvers))]
    public void No_more_is_allocated_on_a_device_than_was_planned(KernelSolver solver, bool scored)
    {
        var meter = new SourceMemoryMeter(OpenClPresence.Open());
        using Accelerator metered = SourceAccelerator.Create(meter);
        Check(solver, scored, metered, meter);
    }

    private static void Check(KernelSolver solver, bool scored, Accelerator metered, MemoryMeter meter)
    {
        const int rows = 700;
        KernelProblemData data = KernelProblemData.Smooth(rows, 4, 3, seed: 18, weighted: true);
        KernelRidgeOptions options = new()
        {
            Kernel = KernelFunction.Rbf(0.5).WithLengthScales(1, 2, 1, 1),
            Solver = solver,
            Accelerator = metered,
            Lambda = scored ? LambdaChoice.BestOf(0.1, 1) : 0.5,
            Standardize = true,
        };
        KernelRidgePlan plan = KernelRidge.Plan<double>(rows, 4, 3, options);
        KernelRidgeModel model = data.Fit(options);
        Assert.Equal(plan.Solver, model.Report!.Solver);
        Assert.Equal(plan.MemoryBytes, model.Report.MemoryBytes);
        Assert.InRange(meter.Peak, 1, plan.MemoryBytes);
    }
}
