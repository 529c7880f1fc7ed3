using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>A device with one of each.</summary>
internal sealed class Bench : IDisposable
{
    public Bench(FakeLibrary fake, SourceDeviceOptions? options = null)
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

    /// <summary>The table of all functions with all statuses.</summary>
    public static TheoryData<string, int> EachWithEach(IEnumerable<string> apis, int[] codes)
    {
        var data = new TheoryData<string, int>();
        foreach (string api in apis)
        {
            foreach (int code in codes) data.Add(api, code);
        }

        return data;
    }

    public void Dispose() => Device.Dispose();
}
