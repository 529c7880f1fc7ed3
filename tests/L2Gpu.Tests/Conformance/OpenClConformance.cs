using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Every conformance case on the first OpenCL device, with its own tile sizes and with those of GPUs.</summary>
public sealed class OpenClConformance(OpenClConformance.Fixture fixture) : IClassFixture<OpenClConformance.Fixture>
{
    // What stays on the host; estimators run it there as a stage that says so.
    private static readonly string[] OnHost = ["SymmetricEigen"];

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => !OnHost.Contains(c.Operator)).Select(c => c.Name)];

    [OpenClTheory]
    [MemberData(nameof(CaseNames))]
    public void The_device_conforms(string caseName) => Check(fixture.Own, caseName);

    [OpenClTheory]
    [MemberData(nameof(CaseNames))]
    public void The_tile_sizes_of_GPUs_conform(string caseName) => Check(fixture.Gpu, caseName);

    [OpenClFact]
    public void Every_family_is_there_but_those_that_stay_on_the_host()
        => Assert.Equal(OnHost, ConformanceSuite.All.Where(c => !c.IsSupportedBy(fixture.Own)).Select(c => c.Operator).Distinct());

    // Each function of pairs is programs of its own, which take a second or more each to compile; their shapes are tried in full on the CPU.
    private static ConformanceBudget BudgetOf(string caseName)
        => caseName.StartsWith("Pairwise", StringComparison.Ordinal) ? ConformanceBudget.Interpreted : ConformanceBudget.Full;

    private static void Check(Accelerator accelerator, string caseName)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(accelerator, BudgetOf(caseName));
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    public sealed class Fixture : IDisposable
    {
        private readonly Lazy<Accelerator> _own = new(() => SourceAccelerator.Create(OpenClPresence.Open()));
        private readonly Lazy<Accelerator> _gpu = new(() => SourceAccelerator.Create(OpenClPresence.Open(), OpenClPresence.Scan.Devices[0].Limits with { IsGpu = true }));

        public Accelerator Own => _own.Value;

        public Accelerator Gpu => _gpu.Value;

        public void Dispose()
        {
            if (_own.IsValueCreated) _own.Value.Dispose();
            if (_gpu.IsValueCreated) _gpu.Value.Dispose();
        }
    }
}
