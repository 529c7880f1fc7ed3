using L2Gpu.Conformance;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Every conformance case against one accelerator. A context closes it by naming the accelerator.</summary>
public abstract class AcceleratorConformance(AcceleratorFixture fixture)
{
    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void The_accelerator_conforms(string caseName)
    {
        ConformanceCase found = ConformanceSuite.All.Single(c => c.Name == caseName);
        Accelerator accelerator = fixture.Accelerator;
        ConformanceResult result = found.Run(accelerator);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }
}
