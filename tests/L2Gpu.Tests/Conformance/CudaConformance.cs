using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Cuda;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>
/// Every conformance case on CUDA C that is emulated on the processor: with the variants for NVIDIA's GPUs, in several orders of threads and on a small GPU, and without them.
/// </summary>
public sealed class CudaConformance(CudaConformance.Fixture fixture) : IClassFixture<CudaConformance.Fixture>
{
    // What stays on the host; estimators run it there as a stage that says so.
    private static readonly string[] OnHost = ["SymmetricEigen"];

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => !OnHost.Contains(c.Operator)).Select(c => c.Name)];

    [EmulatedTheory]
    [MemberData(nameof(CaseNames))]
    public void The_device_conforms(string caseName) => Check(fixture.Own, caseName);

    [EmulatedTheory]
    [MemberData(nameof(CaseNames))]
    public void The_device_when_small_conforms_with_the_same_bits_in_another_order_of_threads(string caseName)
        => Assert.Equal(Check(fixture.Small, caseName), Check(fixture.SmallInAnotherOrder, caseName));

    [EmulatedTheory]
    [MemberData(nameof(CaseNames))]
    public void The_common_kernels_conform(string caseName) => Check(fixture.Common, caseName);

    [EmulatedFact]
    public void Every_family_is_there_but_those_that_stay_on_the_host()
        => Assert.Equal(OnHost, ConformanceSuite.All.Where(c => !c.IsSupportedBy(fixture.Own.Accelerator)).Select(c => c.Operator).Distinct());

    // Each function of pairs is programs of its own, which a compiler of the host makes one by one.
    private static ConformanceBudget BudgetOf(string caseName)
        => caseName.StartsWith("Pairwise", StringComparison.Ordinal) ? ConformanceBudget.Interpreted : ConformanceBudget.Small;

    // Gives a digest of what the host read.
    private static int Check(Emulated emulated, string caseName)
    {
        ConformanceResult result = ConformanceSuite.All.Single(c => c.Name == caseName).Run(emulated.Accelerator, BudgetOf(caseName));
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
        Assert.Equal(string.Empty, emulated.Cuda.Misuse);
        return emulated.Cuda.TakeReadDigest();
    }

    public sealed class Fixture : IDisposable
    {
        private readonly Lazy<Emulated> _own = new(() => new Emulated(0)), _small = new(() => new Emulated(1, multiprocessors: 2)),
            _smallInAnotherOrder = new(() => new Emulated(2, multiprocessors: 2)), _common = new(() => new Emulated(4, tilesFor: limits => limits with { CudaArchitecture = 0 }));

        internal Emulated Own => _own.Value;

        // Work that is shared out over many multiprocessors comes in several rounds here.
        internal Emulated Small => _small.Value;

        internal Emulated SmallInAnotherOrder => _smallInAnotherOrder.Value;

        internal Emulated Common => _common.Value;

        public void Dispose()
        {
            foreach (Lazy<Emulated> emulated in (Lazy<Emulated>[])[_own, _small, _smallInAnotherOrder, _common])
                if (emulated.IsValueCreated) emulated.Value.Dispose();
        }
    }

    /// <summary>A driver and the accelerator on its device.</summary>
    internal sealed class Emulated : IDisposable
    {
        public Emulated(int seed, int multiprocessors = 132, Func<KernelLimits, KernelLimits>? tilesFor = null)
        {
            Cuda = new EmulatedCuda(seed, multiprocessors);
            Accelerator = SourceAccelerator.Create(Cuda.Open(), tilesFor?.Invoke(Cuda.Device.Limits));
        }

        public EmulatedCuda Cuda { get; }

        public Accelerator Accelerator { get; }

        public void Dispose()
        {
            Accelerator.Dispose();
            Cuda.Dispose();
        }
    }
}
