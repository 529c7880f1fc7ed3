using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>A suite that cannot fail proves nothing: every case is run against accelerators that are wrong in one element.</summary>
public sealed class SuiteSelfProofTests(SuiteSelfProofTests.Fixture fixture) : IClassFixture<SuiteSelfProofTests.Fixture>
{
    private static readonly FaultKind[] Perturbations = [FaultKind.PerturbFirst, FaultKind.PerturbMiddle, FaultKind.PerturbLast, FaultKind.WriteBehind];
    private static readonly ConformanceOutput[] Vectors =
    [
        ConformanceOutput.CholeskyStatus, ConformanceOutput.CholeskyLogDeterminant, ConformanceOutput.Eigenvalues, ConformanceOutput.EigenStatus,
        ConformanceOutput.CholeskyInverseDiagonal, ConformanceOutput.BatchedLambda, ConformanceOutput.BatchedStatus, ConformanceOutput.ColumnMeans,
        ConformanceOutput.ColumnSquares, ConformanceOutput.KrylovScalars, ConformanceOutput.SystemStatus, ConformanceOutput.SystemIterations,
        ConformanceOutput.SystemResidual, ConformanceOutput.PairwiseDiagonal, ConformanceOutput.RandomWords, ConformanceOutput.RandomUniforms, ConformanceOutput.RandomNormals,
    ];

    // Simulations are in FP32.
    private static readonly ConformanceOutput[] OnlyFloats =
    [
        ConformanceOutput.RandomWords, ConformanceOutput.RandomUniforms, ConformanceOutput.RandomNormals,
        ConformanceOutput.CellStepsUp, ConformanceOutput.CellStepsDown, ConformanceOutput.CellLowerBounds, ConformanceOutput.CellUpperBounds, ConformanceOutput.CellCycleToCycle, ConformanceOutput.PulseTrains,
        ConformanceOutput.PulsedState, ConformanceOutput.PulsedConductance, ConformanceOutput.CellPulsedState, ConformanceOutput.CellPulsedConductance,
        ConformanceOutput.IncrementedState, ConformanceOutput.IncrementedConductance, ConformanceOutput.ProgrammedConductance,
        ConformanceOutput.RespondedConductance,
        ConformanceOutput.CrossbarRead, ConformanceOutput.CrossbarReadTransposed, ConformanceOutput.CrossbarAged, ConformanceOutput.CrossbarAgedNoise,
        ConformanceOutput.CrossbarVoltages, ConformanceOutput.CrossbarDisturbed, ConformanceOutput.CrossbarSensed,
    ];

    // Networks with wires are in FP64.
    private static readonly ConformanceOutput[] OnlyDoubles =
    [
        ConformanceOutput.IrDropCurrents, ConformanceOutput.IrDropWordLines, ConformanceOutput.IrDropBitLines, ConformanceOutput.IrDropEffective, ConformanceOutput.IrDropEvidence,
        ConformanceOutput.IrDropTransposedCurrents,
    ];

    /// <summary>Every case that watches an output.</summary>
    public static TheoryData<string> Watching => [.. ConformanceSuite.All.Where(c => c.Exemption is null).Select(c => c.Name)];

    /// <summary>Every case that compares two runs.</summary>
    public static TheoryData<string> Repeating => [.. ConformanceSuite.All.Where(c => c.ChecksRepeatability).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Watching))]
    public void A_wrong_element_in_a_watched_output_makes_the_case_fail(string caseName)
    {
        ConformanceCase found = Find(caseName);
        Assert.NotEmpty(found.Watches);
        Assert.All(found.Watches, output => Assert.All(Perturbations, kind => AssertFails(found, new Fault(output, kind))));
    }

    [Theory]
    [MemberData(nameof(Watching))]
    public void A_write_into_the_gap_between_rows_makes_the_case_fail(string caseName)
    {
        ConformanceCase found = Find(caseName);
        Assert.All(found.Watches.Except(Vectors), output => AssertFails(found, new Fault(output, FaultKind.WriteBetween)));
    }

    [Theory]
    [MemberData(nameof(Repeating))]
    public void A_last_bit_that_differs_between_two_runs_makes_the_case_fail(string caseName)
    {
        ConformanceCase found = Find(caseName);
        Assert.All(found.Watches, output => AssertFails(found, new Fault(output, FaultKind.Flicker)));
    }

    [Theory]
    [InlineData("Cholesky<float>: one matrix of every size, with poison above the diagonal")]
    [InlineData("Cholesky<double>: many small matrices at once")]
    public void A_write_above_the_diagonal_of_a_factor_makes_the_case_fail(string caseName)
        => AssertFails(Find(caseName), new Fault(ConformanceOutput.CholeskyFactor, FaultKind.WriteAbove));

    [Fact]
    public void Every_output_is_watched_in_each_precision_that_it_has()
    {
        foreach (ConformanceOutput output in Enum.GetValues<ConformanceOutput>())
        {
            foreach (string precision in OnlyFloats.Contains(output) ? ["float"] : OnlyDoubles.Contains(output) ? ["double"] : new[] { "float", "double" })
                Assert.Contains(ConformanceSuite.All, c => c.Precision == precision && c.Exemption is null && c.Watches.Contains(output));
        }
    }

    [Fact]
    public void Every_case_watches_an_output_or_says_why_not()
        => Assert.All(ConformanceSuite.All, c => Assert.True(c.Watches.Count > 0 || !string.IsNullOrWhiteSpace(c.Exemption), c.Name));

    [Fact]
    public void Names_of_cases_are_unique()
        => Assert.Equal(ConformanceSuite.All.Count, ConformanceSuite.All.Select(c => c.Name).Distinct().Count());

    [Fact]
    public void An_accelerator_without_operators_is_unsupported_and_does_not_pass()
    {
        var bare = new Accelerator(fixture.Accelerator.Device, new OperatorTable());
        Assert.All(ConformanceSuite.All.Where(c => c.Watches.Count > 0), c =>
        {
            ConformanceResult result = c.Run(bare, ConformanceBudget.Small);
            Assert.Equal(ConformanceOutcome.Unsupported, result.Outcome);
            Assert.Contains("cpu", result.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_failure_names_operator_case_shape_element_and_bound()
    {
        Accelerator wrong = FaultyAccelerator.Create(fixture.Accelerator, new Fault(ConformanceOutput.GemmResult, FaultKind.PerturbLast));
        ConformanceCase found = Find("Gemm<float>: every transpose with every α and β");
        var e = Assert.Throws<ConformanceException>(() => found.Execute(wrong, ConformanceBudget.Small));
        Assert.Equal(found.Name, e.CaseName);
        Assert.StartsWith("m=5 n=7 k=6 ", e.Shape, StringComparison.Ordinal);
        Assert.Matches(@"^C\[4, 6\] is \S+, expected \S+, bound \S+\.$", e.Finding);
        Assert.Equal($"{e.CaseName} [{e.Shape}]: {e.Finding}", e.Message);
    }

    private static ConformanceCase Find(string name) => ConformanceSuite.All.Single(c => c.Name == name);

    private void AssertFails(ConformanceCase conformanceCase, Fault fault)
    {
        ConformanceResult result = conformanceCase.Run(FaultyAccelerator.Create(fixture.Accelerator, fault), ConformanceBudget.Small);
        Assert.True(fault.Strikes > 0, $"{fault} never struck in {conformanceCase}: the case does not produce that output.");
        Assert.True(result.Outcome == ConformanceOutcome.Failed, $"{conformanceCase} did not notice {fault}, which struck {fault.Strikes} times.");
        Assert.DoesNotContain(": threw ", result.Message, StringComparison.Ordinal);
    }

    public sealed class Fixture() : AcceleratorFixture(CpuAccelerator.Create(threads: 1));
}
