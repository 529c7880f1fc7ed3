using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>A library of devices without a device: what the tests that are about every library ask of it and tell it.</summary>
internal abstract class FakeLibrary : IDisposable
{
    /// <summary>The number of calls by which the host waits for a device.</summary>
    public abstract int Waits { get; }

    /// <summary>The number of those that wait for all of a queue.</summary>
    public abstract int QueueWaits { get; }

    /// <summary>The number of calls that allocate device memory.</summary>
    public abstract int Allocations { get; }

    /// <summary>The number of calls that allocate pinned memory.</summary>
    public abstract int PinnedAllocations { get; }

    /// <summary>The number of copies and fills that were enqueued.</summary>
    public abstract int Transfers { get; }

    /// <summary>The number of texts that were compiled.</summary>
    public abstract int Compilations { get; }

    /// <summary>The names of a kernel that is not there: function and status.</summary>
    public abstract (string Api, int Status) MissingKernel { get; }

    /// <summary>What a lack of memory is called: the function that allocates, and its status.</summary>
    public abstract (string Api, int Status) NoMemory { get; }

    /// <summary>The status and the function of a source that does not compile.</summary>
    public abstract (string Api, int Status) BuildFailure { get; }

    /// <summary>A refusal of the compiler's log.</summary>
    public abstract (string Api, int Status) NoLog { get; }

    /// <summary>A status that means that the device is lost.</summary>
    public abstract int LostStatus { get; }

    /// <summary>Whether what fails while it runs leaves the device usable.</summary>
    public abstract bool SurvivesFailedCommands { get; }

    /// <summary>The objects that were created and not released: contexts, queues, memory (pinned memory included), programs, kernels, events.</summary>
    public abstract int[] Live { get; }

    /// <summary>Device memory, pinned memory apart, that was allocated and not freed.</summary>
    public abstract int LiveMemory { get; }

    public int Errors => File.Call("fake_errors");

    public string ErrorText => File.Text("fake_error_text");

    public int Launches => File.Call("fake_launches");

    protected abstract NativeFile File { get; }

    public static FakeLibrary Create(string name) => name == "cuda" ? new Cuda.FakeCuda() : new OpenCl.FakeOpenCl();

    public abstract DeviceScan Scan();

    /// <summary>Opens the fake device; programs are not kept unless a folder is given.</summary>
    public ISourceDevice Open(SourceDeviceOptions? options = null)
        => Scan().Devices[0].Open((options ?? new SourceDeviceOptions()) with { CacheDirectory = options?.CacheDirectory ?? string.Empty });

    public int Calls(string api) => File.Call("fake_calls", api);

    /// <summary>Makes calls fail from one on.</summary>
    public virtual void Fail(string api, int code, int after = 0, int times = 1) => File.Fail(api, code, after, times);

    /// <summary>Makes a command fail while it runs.</summary>
    public abstract void FailCommand(int code);

    /// <summary>Loses the devices that are open.</summary>
    public abstract void Lose();

    /// <summary>Runs commands when they are enqueued.</summary>
    public abstract void RunAtOnce();

    /// <summary>Leaves commands pending until they are waited for.</summary>
    public abstract void LeavePending();

    /// <summary>Lets the device run all that it was given.</summary>
    public void CompleteAll() => File.Call("fake_complete_all");

    /// <summary>Says what memory there is.</summary>
    /// <param name="limit">What can be allocated.</param>
    /// <param name="total">What the device says that it has.</param>
    public abstract void Memory(long? limit = null, long total = 1L << 33);

    /// <summary>Checks that everything was released, once, and that nothing was misused.</summary>
    public virtual void AssertClean()
    {
        Assert.True(Errors == 0, $"{Errors} misuses, the first: {ErrorText}");
        Assert.All(Live, live => Assert.Equal(0, live));
    }

    public virtual void Dispose() => File.Dispose();
}
