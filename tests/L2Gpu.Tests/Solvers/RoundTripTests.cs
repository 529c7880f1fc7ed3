using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.Solvers;

/// <summary>How often conjugate gradients wait for a device: a look every few iterations, and a handful of reads for each round.</summary>
public sealed class RoundTripTests
{
    // Sizes of right sides, residuals and solutions of at most three rounds, and the end.
    private const int BesideLooks = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void The_processor_is_asked_once_a_look(int checkEvery) => Check(OnProcessor(out CountingDevice device), device, checkEvery);

    [OpenClTheory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void A_device_is_asked_once_a_look(int checkEvery) => Check(OnDevice(out CountingDevice device), device, checkEvery);

    [OpenClFact]
    public void Shifted_systems_are_looked_at_together()
    {
        double[] shifts = [0.001, 0.01, 0.1, 1, 10];
        var options = new ConjugateGradientOptions { Tolerance = 1e-10, BackwardTolerance = 1e-14 };
        using var here = new SpdProblem<double>(42, Spectrum(150, 1e-3), 2);
        (ConjugateGradientResult expected, Matrix<double> wanted) = here.SolveShifted(shifts, options);
        using var there = new SpdProblem<double>(42, Spectrum(150, 1e-3), 2, accelerator: OnDevice(out CountingDevice device));
        (ConjugateGradientResult found, Matrix<double> x) = there.SolveShifted(shifts, options);
        AssertSame(expected, wanted, found, x);
        AssertFewWaits(device.Trips, found, options.CheckEvery);
    }

    [OpenClFact]
    public void A_preconditioned_solve_in_single_precision_agrees_with_the_processor()
    {
        var options = new ConjugateGradientOptions { Tolerance = 1e-4 };
        double[] spectrum = Spectrum(120, 1e-2);
        using var here = new SpdProblem<float>(43, spectrum, 2);
        using var there = new SpdProblem<float>(43, spectrum, 2, accelerator: OnDevice(out CountingDevice device));
        double[] diagonal = [.. here.A.Diagonal()];
        using var jacobiHere = new JacobiPreconditioner<float>(here.Accelerator, diagonal);
        using var jacobiThere = new JacobiPreconditioner<float>(there.Accelerator, diagonal);
        (ConjugateGradientResult expected, _) = here.Solve(options, jacobiHere);
        (ConjugateGradientResult found, Matrix<double> x) = there.Solve(options, jacobiThere);
        Assert.True(expected.IsConverged && found.IsConverged);
        for (int j = 0; j < 2; j++)
        {
            Assert.InRange(found.Systems[j].Iterations, expected.Systems[j].Iterations - 2, expected.Systems[j].Iterations + 2);
            Assert.True(there.Residual(x, j) <= 2e-4);
        }

        AssertFewWaits(device.Trips, found, options.CheckEvery);
    }

    [OpenClFact]
    public void A_ridge_fit_waits_once_a_look()
    {
        // Random walks along the columns: eigenvalues of every size.
        const int n = 1500, d = 40;
        var random = new Random(44);
        double[] x = new double[n * d], y = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < d; j++) y[i] += (x[(i * d) + j] = (j == 0 ? 0 : x[(i * d) + j - 1]) + random.NextDouble() - 0.5) * ((j % 5) - 2);
        }

        using Accelerator accelerator = OnDevice(out CountingDevice device);
        var options = new RidgeOptions { Lambda = 1e-3, Solver = Solver.ConjugateGradient, Accelerator = accelerator };
        (long Waits, int Iterations) Fit(ConjugateGradientOptions krylov)
        {
            long before = device.Trips.Waits;
            RidgeModel model = Ridge.Fit(HostMatrix<double>.FromRowMajor(x, n, d), HostMatrix<double>.FromVector(y), options with { ConjugateGradient = krylov });
            return (device.Trips.Waits - before, model.Report!.Iterations!.Value[0].Iterations);
        }

        (long waitsOfOne, _) = Fit(new() { MaximumIterations = 1 });
        (long waits, int iterations) = Fit(new());
        Assert.True(iterations > 20, $"Only {iterations} iterations: the test says nothing.");

        // Rounds after the first end with reads of their own.
        Assert.True(waits - waitsOfOne <= (iterations / 4) + 6, $"{waits} waits in {iterations} iterations, {waitsOfOne} in a fit of one.");
    }

    private static void Check(Accelerator accelerator, CountingDevice device, int checkEvery)
    {
        var options = new ConjugateGradientOptions { Tolerance = 1e-9, CheckEvery = checkEvery };
        using var here = new SpdProblem<double>(41, Spectrum(200, 1e-3), 3);
        using var there = new SpdProblem<double>(41, Spectrum(200, 1e-3), 3, accelerator: accelerator);

        // One column is an eigenvector, and leaves at the first look.
        here.B.SetColumn(1, here.A.Evd(Symmetricity.Symmetric).EigenVectors.Column(0));
        there.B = here.B;
        (ConjugateGradientResult expected, Matrix<double> wanted) = here.Solve(options);
        (ConjugateGradientResult found, Matrix<double> x) = there.Solve(options);
        AssertSame(expected, wanted, found, x);
        AssertFewWaits(device.Trips, found, checkEvery);
    }

    private static void AssertSame(ConjugateGradientResult expected, Matrix<double> wanted, ConjugateGradientResult found, Matrix<double> x)
    {
        Assert.Equal(expected.Systems.Select(system => system.Status), found.Systems.Select(system => system.Status));
        for (int j = 0; j < wanted.ColumnCount; j++)
        {
            int iterations = expected.Systems[j].Iterations;
            Assert.InRange(found.Systems[j].Iterations, iterations - 2 - (iterations / 20), iterations + 2 + (iterations / 20));
        }

        Assert.True((x - wanted).L2Norm() <= 1e-6 * wanted.L2Norm());
    }

    // One read comes from the test itself, which downloads the solution.
    private static void AssertFewWaits(RoundTrips trips, ConjugateGradientResult result, int checkEvery)
    {
        int iterations = result.Systems.Max(system => system.Iterations);
        Assert.True(iterations > 3 * checkEvery, $"Only {iterations} iterations: the test says nothing.");
        long bound = ((iterations + checkEvery - 1) / checkEvery) + BesideLooks;
        Assert.True(trips.Waits <= bound, $"{trips.Reads} reads and {trips.Synchronizations} synchronisations in {iterations} iterations; {bound} waits are allowed.");
    }

    private static double[] Spectrum(int count, double smallest) => [.. Enumerable.Range(0, count).Select(i => Math.Pow(smallest, (double)i / (count - 1)))];

    private static Accelerator OnDevice(out CountingDevice device)
    {
        var counting = new CountingSourceDevice(OpenClPresence.Open());
        device = counting;
        return SourceAccelerator.Create(counting);
    }

    private static Accelerator OnProcessor(out CountingDevice device)
    {
        Accelerator processor = CpuAccelerator.Create(1);
        device = new CountingDevice(processor.Device);
        return new Accelerator(device, new OperatorTable().Add(processor.Get<IKrylovSteps<double>>()).Add(processor.Get<IGemm<double>>()));
    }
}
