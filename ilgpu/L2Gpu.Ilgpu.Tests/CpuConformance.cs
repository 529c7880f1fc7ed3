using ILGPU;
using ILGPU.Runtime.CPU;
using L2Gpu.Conformance;
using Xunit;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>Every conformance case of the operators that there are, on ILGPU's CPU accelerator.</summary>
public sealed class CpuConformance(CpuConformance.Fixture fixture) : IClassFixture<CpuConformance.Fixture>
{
    private static readonly HashSet<string> Families = [.. WithFixture(f => ConformanceSuite.All.Where(c => c.IsSupportedBy(f.Accelerator)).Select(c => c.Name))];

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => Families.Contains(c.Name)).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void The_device_conforms(string caseName)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(fixture.Accelerator, ConformanceBudget.Interpreted);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    private static string[] WithFixture(Func<Fixture, IEnumerable<string>> read)
    {
        using var fixture = new Fixture();
        return [.. read(fixture)];
    }

    public sealed class Fixture : IDisposable
    {
        private readonly Context _context = Context.Create(builder => builder.CPU());
        private readonly CPUAccelerator _inner;

        public Fixture()
        {
            _inner = _context.CreateCPUAccelerator(0);
            Accelerator = new IlgpuAccelerator(_inner);
        }

        public IlgpuAccelerator Accelerator { get; }

        public void Dispose()
        {
            Accelerator.Dispose();
            _inner.Dispose();
            _context.Dispose();
        }
    }
}
