using ILGPU;
using ILGPU.Runtime.CPU;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>ILGPU's CPU accelerator: groups of 16 items.</summary>
public sealed class CpuFixture : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.CPU());

    public CpuFixture()
    {
        Inner = _context.CreateCPUAccelerator(0);
        Accelerator = new IlgpuAccelerator(Inner);
    }

    public CPUAccelerator Inner { get; }

    public IlgpuAccelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        Inner.Dispose();
        _context.Dispose();
    }
}
