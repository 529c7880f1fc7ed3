using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Every conformance case with two threads and every instruction set that the machine has.</summary>
public sealed class CpuIsaConformance(CpuIsaConformance.Fixture fixture) : IClassFixture<CpuIsaConformance.Fixture>
{
    public static TheoryData<string, string> IsasAndCases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Isa isa in IsaSelector.Available)
            {
                foreach (ConformanceCase conformanceCase in ConformanceSuite.All) data.Add(isa.ToString(), conformanceCase.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndCases))]
    public void The_instruction_set_conforms(string isa, string caseName)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(fixture.Accelerators[isa]);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{isa}: {result.Outcome}: {result.Message}");
    }

    [IsaFact("Avx512")]
    public void Avx512_is_among_those_tried() => AssertTried("Avx512");

    [IsaFact("Avx2")]
    public void Avx2_is_among_those_tried() => AssertTried("Avx2");

    [IsaFact("Vector")]
    public void The_plain_vector_is_among_those_tried() => AssertTried("Vector");

    private static void AssertTried(string isa)
        => Assert.True(IsasAndCases.Any(row => (string)row[0] == isa), $"{isa} is there, but no context tries it.");

    public sealed class Fixture : IDisposable
    {
        public IReadOnlyDictionary<string, Accelerator> Accelerators { get; } =
            IsaSelector.Available.ToDictionary(isa => isa.ToString(), isa => CpuAccelerator.Create(threads: 2, isa));

        public void Dispose()
        {
            foreach (Accelerator accelerator in Accelerators.Values) accelerator.Dispose();
        }
    }
}
