using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Conformance cases on the first OpenCL device, with the tile sizes of GPUs.</summary>
public sealed class OpenClTilesConformance(OpenClTilesConformance.Fixture fixture) : IClassFixture<OpenClTilesConformance.Fixture>
{
    // The eigensolver stays on the host. Pairs in tiles of GPUs are functions many times over, which take PoCL half a minute a program; the emulated GPU and the interpreter prove those tiles.
    private static readonly string[] Elsewhere = ["SymmetricEigen", "Pairwise"];

    public static TheoryData<string> CaseNames => [.. ConformanceSuite.All.Where(c => !Elsewhere.Contains(c.Operator)).Select(c => c.Name)];

    [OpenClTheory]
    [MemberData(nameof(CaseNames))]
    public void The_tile_sizes_of_GPUs_conform(string caseName) => OpenClConformance.Check(fixture.Accelerator, caseName, ConformanceBudget.Full);

    public sealed class Fixture : IDisposable
    {
        private readonly Lazy<Accelerator> _accelerator = new(() => SourceAccelerator.Create(OpenClPresence.Open(), OpenClPresence.Scan.Devices[0].Limits with { IsGpu = true }));

        public Accelerator Accelerator => _accelerator.Value;

        public void Dispose()
        {
            if (_accelerator.IsValueCreated) _accelerator.Value.Dispose();
        }
    }
}
