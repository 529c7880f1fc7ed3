using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.Conformance;

public sealed class CpuWithThreeThreadsConformance(CpuWithThreeThreadsConformance.Fixture fixture)
    : AcceleratorConformance(fixture), IClassFixture<CpuWithThreeThreadsConformance.Fixture>
{
    public sealed class Fixture() : AcceleratorFixture(CpuAccelerator.Create(threads: 3));
}
