using L2Gpu.Cpu;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
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

    // The matrix is half of what a fit takes, and more by eigenvalues: a plan that forgot one, or counted one too many, is beyond these.
    [Theory]
    [MemberData(nameof(Solvers))]
    public void No_more_is_taken_than_was_planned_and_not_much_less(KernelSolver solver, bool scored)
    {
        double most = solver switch
        {
            KernelSolver.Cholesky or KernelSolver.Eigen => 1.25,
            KernelSolver.Stored => 2,
            _ => 1.75,
        };
        Check(400, 6, most, new()
        {
            Kernel = KernelFunction.Rbf(0.5).WithLengthScales(1, 2, 1, 1), Solver = solver, Lambda = scored ? LambdaChoice.BestOf(0.1, 1) : 0.5, Standardize = true, Precision = Precision.Data,
        });
    }

    // FP32 factors are planned with the FP64 one that may have to take their place.
    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    public void Mixed_precision_is_within_its_plan(KernelSolver solver)
        => Check(400, 2, 2.25, new() { Kernel = KernelFunction.Rbf(0.5), Solver = solver, Lambda = 0.5, Precision = Precision.Mixed });

    [Fact]
    public void Sums_of_many_right_sides_are_planned()
    {
        const int rows = 1500, targets = 15;
        KernelRidgeOptions options = new()
        {
            Kernel = KernelFunction.Rbf(0.5), Solver = KernelSolver.MatrixFree, Lambda = 5, PreconditionerRank = 0, MaximumIterations = 3, Tolerance = 1e-3, Precision = Precision.Data,
        };
        Check(rows, targets, 1.75, options);

        // They are so much of it that a plan without them would be too low.
        using Accelerator processor = CpuAccelerator.Create(1);
        Int128 planned = KernelRidge.Plan<double>(rows, 4, targets, options with { Accelerator = processor }).MemoryBytes;
        Int128 sums = processor.Get<IPairwise<double>>().MultiplyScratch(options.Kernel, PairwiseShape.OfOne(rows, 4), targets + 1);
        Assert.True(sums > planned / 2, $"{sums} of {planned}");
    }

    [Fact]
    public void Features_of_centres_are_never_all_there()
    {
        const int rows = 24_000, centers = 150;
        KernelRidgeOptions options = new()
        {
            Kernel = KernelFunction.Linear, Solver = KernelSolver.Nystrom, Lambda = 0.5, Centers = centers, CenterSelection = CenterSelection.Uniform, Precision = Precision.Data,
        };
        long peak = Check(rows, 1, 1.75, options);
        Assert.InRange(peak, 1, (long)rows * centers * sizeof(double) * 2 / 3);

        // A block of them is most of that: what more rows take is their points, targets and vectors.
        using Accelerator processor = CpuAccelerator.Create(1);
        long planned = KernelRidge.Plan<double>(100 * rows, 4, 1, options with { Accelerator = processor }).MemoryBytes;
        Assert.InRange(planned, peak, 100L * rows * centers * sizeof(double) / 4);
    }

    [Fact]
    public void Pivots_are_planned_with_the_rows_of_their_factor()
    {
        // Beside their columns there are the 128 that are added at a time, which is more than a block of pairs and one of features.
        Check(16_000, 1, 1.25, new()
        {
            Kernel = KernelFunction.Rbf(0.5), Solver = KernelSolver.Nystrom, Lambda = 0.5, Centers = 150, CenterSelection = CenterSelection.PivotedCholesky, Precision = Precision.Data,
        });
    }

    [Fact]
    public void Iterations_over_pairs_of_rows_and_centres_are_planned()
    {
        const int rows = 3000, centers = 60, targets = 3;
        using Accelerator processor = CpuAccelerator.Create(1);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator metered = meter.With(processor);
        NystromCase given = NystromCase.Random(21, rows, 2, targets, KernelFunction.Rbf(0.5), weighted: true);
        long taken = given.WithProblem(
            problem =>
            {
                _ = problem.NarrowPoints;
                long before = meter.Live;
                meter.Restart();
                using IDisposable scratch = meter.WithScratch();
                using var fitter = new FalkonFitter(problem, given.Data(), [.. Enumerable.Range(0, centers).Select(i => 50 * i)], new(Intercept: true) { Arithmetic = KernelArithmetic.Mixed, MaximumIterations = 3 });
                _ = fitter.Solve([0.1, 0.1, 0.1]);
                return meter.Peak - before;
            },
            metered);
        IPairwise<double> pairs = processor.Get<IPairwise<double>>();
        var planned = (long)(new NystromPlan(rows, 2, targets, centers, 0).BytesOfFit(metered, sizeof(double), iterates: true)
            + pairs.MultiplyScratch(given.Kernel, new(centers, rows, 2, false), targets));
        Assert.InRange(taken, planned / 2, planned);
    }

    [Fact]
    public void A_decomposition_after_a_breakdown_is_said_and_refused_where_there_is_no_room()
    {
        // Ten points, each twenty times: the features of twenty rows depend on each other.
        KernelProblemData some = KernelProblemData.Smooth(10, 4, 1, seed: 3), data = some.Some(Enumerable.Range(0, 200).Select(i => i % 10));
        KernelRidgeOptions options = new()
        {
            Kernel = KernelFunction.Rbf(0.5), Solver = KernelSolver.Nystrom, Lambda = 1e-14, Centers = 150, CenterSelection = CenterSelection.Uniform, Precision = Precision.Data,
        };
        using Accelerator processor = CpuAccelerator.Create(1);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator metered = meter.With(processor);
        options = options with { Accelerator = metered };
        KernelRidgePlan plan = KernelRidge.Plan<double>(200, 4, 1, options);
        KernelFitReport report;
        using (meter.WithScratch()) report = data.Fit(options).Report!;
        Assert.Equal("solved after breakdown", report.Status);
        Assert.True(report.MemoryBytes > plan.MemoryBytes);
        Assert.InRange(meter.Peak, report.MemoryBytes / 2, report.MemoryBytes);
        var refused = Assert.Throws<DeviceOutOfMemoryException>(() => data.Fit(options with { MemoryBytes = plan.MemoryBytes }));
        Assert.Contains("fewer centres", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_of_a_device_without_eigenvalues_is_planned_too()
    {
        using Accelerator processor = CpuAccelerator.Create(1);
        using Accelerator device = new MemoryMeter(processor.Device).With(processor, eigen: false);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator host = meter.With(processor);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(0.5), Lambda = 0.5, Solver = KernelSolver.Eigen, Accelerator = device, HostAccelerator = host };
        using (meter.WithScratch()) KernelProblemData.Smooth(300, 4, 1, seed: 5).Fit(options);
        KernelCost cost = KernelPlanning.CostOf(options.Kernel, 300, 4, 1, options, isSingle: false);
        long planned = (long)cost.HostBytes(KernelSolver.Eigen, device);
        Assert.InRange(meter.Peak, planned / 1.5, planned);

        DeviceInfo small = host.Info with { MemoryBytes = planned };
        var refused = Assert.Throws<DeviceOutOfMemoryException>(() => KernelRouteChoice.Create(device, small, cost));
        Assert.Contains("that of the host", refused.Message, StringComparison.Ordinal);
        Assert.Contains("What fits: cholesky", refused.Message, StringComparison.Ordinal);
        Assert.Equal(KernelSolver.Eigen, KernelRouteChoice.Create(device, host.Info with { MemoryBytes = 2 * planned }, cost).Solver);
    }

    [OpenClTheory]
    [MemberData(nameof(Solvers))]
    public void No_more_is_allocated_on_a_device_than_was_planned(KernelSolver solver, bool scored)
    {
        var meter = new SourceMemoryMeter(OpenClPresence.Open());
        using Accelerator metered = SourceAccelerator.Create(meter);
        KernelRidgeOptions options = new()
        {
            Kernel = KernelFunction.Rbf(0.5).WithLengthScales(1, 2, 1, 1), Solver = solver, Accelerator = metered, Lambda = scored ? LambdaChoice.BestOf(0.1, 1) : 0.5, Standardize = true,
        };
        KernelRidgePlan plan = KernelRidge.Plan<double>(700, 4, 3, options);
        KernelRidgeModel model = KernelProblemData.Smooth(700, 4, 3, seed: 18, weighted: true).Fit(options);
        Assert.Equal(plan.MemoryBytes, model.Report!.MemoryBytes);
        Assert.InRange(meter.Peak, 1, plan.MemoryBytes);
    }

    // On one thread, whose temporaries are counted with what the device has given.
    private static long Check(int rows, int targets, double most, KernelRidgeOptions options)
    {
        using Accelerator processor = CpuAccelerator.Create(1);
        var meter = new MemoryMeter(processor.Device);
        using Accelerator metered = meter.With(processor);
        options = options with { Accelerator = metered };
        KernelProblemData data = KernelProblemData.Smooth(rows, 4, targets, seed: 18, weighted: true);
        KernelRidgePlan plan = KernelRidge.Plan<double>(rows, 4, targets, options);
        KernelRidgeModel model;
        using (meter.WithScratch()) model = data.Fit(options);
        Assert.Equal(plan.Solver, model.Report!.Solver);
        Assert.Equal(plan.MemoryBytes, model.Report.MemoryBytes);
        Assert.True(meter.Peak <= plan.MemoryBytes, $"{meter.Peak} bytes were taken where {plan.MemoryBytes} were planned.");
        Assert.True(plan.MemoryBytes <= most * meter.Peak, $"{plan.MemoryBytes} bytes were planned where {meter.Peak} are taken.");
        return meter.Peak;
    }
}
