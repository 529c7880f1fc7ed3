using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Every conformance case on the first OpenCL device, with its own tile sizes.</summary>
public sealed class OpenClConformance(OpenClConformance.Fixture fixture) : IClassFixture<OpenClConformance.Fixture>
{
    // What stays on the host; estimators run it there as a stage that says so.
    private static readonly string[] OnHost = ["SymmetricEigen"];

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => !OnHost.Contains(c.Operator)).Select(c => c.Name)];

    [OpenClTheory]
    [MemberData(nameof(CaseNames))]
    public void The_device_conforms(string caseName) => Check(fixture.Accelerator, caseName, BudgetOf(caseName));

    [OpenClFact]
    public void Every_family_is_there_but_those_that_stay_on_the_host()
        => Assert.Equal(OnHost, ConformanceSuite.All.Where(c => !c.IsSupportedBy(fixture.Accelerator)).Select(c => c.Operator).Distinct());

    // Each function of pairs is programs of its own, which take a second or more each to compile; their shapes are tried in full on the CPU.
    private static ConformanceBudget BudgetOf(string caseName)
        => caseName.StartsWith("Pairwise", StringComparison.Ordinal) ? ConformanceBudget.Interpreted : ConformanceBudget.Full;

    internal static void Check(Accelerator accelerator, string caseName, ConformanceBudget budget)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(accelerator, budget);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    public sealed class Fixture : IDisposable
    {
        private readonly Lazy<Accelerator> _accelerator = new(() => SourceAccelerator.Create(OpenClPresence.Open()));

        public Accelerator Accelerator => _accelerator.Value;

        public void Dispose()
        {
            if (_accelerator.IsValueCreated) _accelerator.Value.Dispose();
        }
    }
}
