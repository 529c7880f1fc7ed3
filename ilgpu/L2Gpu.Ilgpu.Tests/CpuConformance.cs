using L2Gpu.Conformance;
using Xunit;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>Every conformance case of the families that there are, on ILGPU's CPU accelerator. It runs the items of a group as threads: cases are the smallest, unless more is asked for.</summary>
public sealed class CpuConformance(CpuFixture fixture) : IClassFixture<CpuFixture>
{
    // What stays on the host, or is composed of what is here: a fit says so.
    private static readonly string[] Missing = ["Qr", "SymmetricEigen", "BatchedRidge", "IrDrop"];

    // Larger shapes take minutes.
    private static readonly ConformanceBudget Budget = Environment.GetEnvironmentVariable("L2GPU_FULL_SIZE") == "1" ? ConformanceBudget.Small : ConformanceBudget.Interpreted;

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => !Missing.Contains(c.Operator)).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void The_device_conforms(string caseName)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(fixture.Accelerator, Budget);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    [Fact]
    public void All_families_are_there_but_those_that_are_said_to_be_missing()
        => Assert.Equal(Missing.Order(), ConformanceSuite.All.Where(c => !c.IsSupportedBy(fixture.Accelerator)).Select(c => c.Operator).Distinct().Order());
}
