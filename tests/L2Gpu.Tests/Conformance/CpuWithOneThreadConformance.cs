using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.Conformance;

public sealed class CpuWithOneThreadConformance(CpuWithOneThreadConformance.Fixture fixture)
    : AcceleratorConformance(fixture), IClassFixture<CpuWithOneThreadConformance.Fixture>
{
    public sealed class Fixture() : AcceleratorFixture(CpuAccelerator.Create(threads: 1));
}
