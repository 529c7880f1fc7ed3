using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;

namespace L2Gpu.Tests.Cuda;

/// <summary>A device with one of each.</summary>
internal sealed class Bench : IDisposable
{
    public Bench(FakeCuda fake, SourceDeviceOptions? options = null)
    {
        Device = fake.Open(options);
        Queue = Device.Queue();
        Buffer = Device.Allocate(4096);
        Program = Device.Build();
        Kernel = Program.GetKernel("add");
        Mark = Queue.Mark();
    }

    public ISourceDevice Device { get; }

    public ISourceQueue Queue { get; }

    public DeviceBuffer Buffer { get; }

    public IProgram Program { get; }

    public IKernel Kernel { get; }

    public IQueueMark Mark { get; }

    public void Dispose() => Device.Dispose();
}
