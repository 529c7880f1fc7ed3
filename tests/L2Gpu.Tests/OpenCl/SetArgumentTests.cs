using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What a launch costs in calls of OpenCL.</summary>
public sealed class SetArgumentTests
{
    [FakeFact]
    public void An_argument_is_set_when_it_changes_and_an_event_is_needed_only_now_and_then()
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice device = fake.Open();
        using ISourceQueue queue = device.Queue();
        IKernel add = device.Build().GetKernel("add");
        using DeviceBuffer buffer = device.Allocate(1024);
        queue.Add(add, buffer, 1);
        int set = fake.Calls("clSetKernelArg");
        for (int i = 0; i < 1000; i++) queue.Add(add, buffer, 1);

        // Of three arguments the buffer alone is set again.
        Assert.Equal(1000, fake.Calls("clSetKernelArg") - set);
        Assert.Equal(0, fake.Calls("clEnqueueMarkerWithWaitList") + fake.Calls("clFinish"));
    }
}
