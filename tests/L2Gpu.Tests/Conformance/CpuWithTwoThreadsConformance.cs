using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.Conformance;

public sealed class CpuWithTwoThreadsConformance(CpuWithTwoThreadsConformance.Fixture fixture)
    : AcceleratorConformance(fixture), IClassFixture<CpuWithTwoThreadsConformance.Fixture>
{
    public sealed class Fixture() : AcceleratorFixture(CpuAccelerator.Create(threads: 2));
}
