namespace L2Gpu.Runtime.Native;

/// <summary>One context on one device, in the words of its library. What stands above it is the same for every library: pools, leases, staging, faults.</summary>
/// <remarks>
/// No member throws, waits unless it says so, or keeps track of anything that the caller could: it makes the calls, and gives back what the first one that failed
/// returned. What calls the library needs the calling thread to have entered, but for <see cref="Enter"/> and <see cref="Close"/>. Handles are the library's own; 0 is
/// none. Threads call at the same time, but for one queue, one event, one kernel, and for pinned memory of one device.
/// </remarks>
internal abstract unsafe class NativeDriver
{
    /// <summary>What a compiled program depends on beside its text: versions, names and options, for the key of the cache.</summary>
    public abstract string CompilerIdentity { get; }

    /// <summary>Whether nothing on the device works any more after a call that returned this.</summary>
    public abstract bool IsLost(NativeResult result);

    /// <summary>Whether a call found no room on the device, so that it may succeed once memory was given back.</summary>
    public abstract bool IsOutOfMemory(NativeResult result);

    /// <summary>Whether a compilation failed because of its text.</summary>
    public abstract bool IsBuildFailure(NativeResult result);

    /// <summary>Whether a program has no kernel of the name that was asked for.</summary>
    public abstract bool IsMissingKernel(NativeResult result);

    /// <summary>The name of a status, as the headers of the library that returned it have it.</summary>
    public abstract string NameOf(NativeResult result);

    /// <summary>The error of a call that did not succeed.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="memory">What is known of the device's memory, to be said of a call that found no room.</param>
    public abstract DeviceException Error(NativeResult result, string memory = "");

    /// <summary>Prepares the calling thread for calls of the other members; each <see cref="Enter"/> that succeeds is ended by a <see cref="Leave"/>.</summary>
    public virtual NativeResult Enter() => default;

    /// <summary>Leaves the calling thread as it was before <see cref="Enter"/>.</summary>
    public virtual void Leave()
    {
    }

    /// <summary>Releases the context and everything of the driver's own. Called once, last, on a thread that has not entered; the device may be lost.</summary>
    public abstract void Close(bool isLost);

    /// <summary>A service of devices that only this library has; null if there is none of the type.</summary>
    /// <param name="type">What is asked for.</param>
    /// <param name="device">The device, whose driver this is.</param>
    public virtual object? Service(Type type, NativeDevice device) => null;

    /// <summary>Allocates device memory. Never waits for work in flight.</summary>
    public abstract NativeResult Allocate(nuint bytes, out nint memory);

    /// <summary>Frees device memory that no work in flight uses. Never waits for other work.</summary>
    public abstract void Free(nint memory);

    /// <summary>Gives memory that the library itself keeps for reuse back to the system.</summary>
    public virtual void Trim()
    {
    }

    /// <summary>Allocates host memory that the device can copy from and to while the host goes on.</summary>
    public abstract NativeResult AllocatePinned(nuint bytes, out NativePinned pinned);

    /// <summary>Frees pinned memory that no work in flight uses; the device may be lost.</summary>
    public abstract void FreePinned(NativePinned pinned, bool isLost);

    /// <summary>Creates a queue whose commands run in order.</summary>
    public abstract NativeResult CreateQueue(out nint queue);

    /// <summary>Releases a queue, all of whose commands have run unless the device is lost.</summary>
    public abstract void ReleaseQueue(nint queue);

    /// <summary>Lets the device begin with what was enqueued.</summary>
    public virtual NativeResult Flush(nint queue) => default;

    /// <summary>Waits until everything that was enqueued has run.</summary>
    public abstract NativeResult Finish(nint queue);

    /// <summary>Enqueues a copy from the host.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="memory">Device memory.</param>
    /// <param name="offset">Where in it to begin.</param>
    /// <param name="from">Host memory; pinned unless the call waits.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="waits">Whether to return only when <paramref name="from"/> has been read.</param>
    /// <param name="ended">Receives an event that the copy ends; null for none.</param>
    public abstract NativeResult Write(nint queue, nint memory, nuint offset, void* from, nuint bytes, bool waits, nint* ended);

    /// <summary>Enqueues a copy to the host; the parameters are those of <see cref="Write"/>.</summary>
    public abstract NativeResult Read(nint queue, nint memory, nuint offset, void* to, nuint bytes, bool waits, nint* ended);

    /// <summary>Enqueues a copy on the device. The ranges do not overlap.</summary>
    public abstract NativeResult Copy(nint queue, nint from, nuint fromOffset, nint to, nuint toOffset, nuint bytes, nint* ended);

    /// <summary>Enqueues zeros.</summary>
    public abstract NativeResult Clear(nint queue, nint memory, nuint offset, nuint bytes, nint* ended);

    /// <summary>Enqueues a kernel of this driver.</summary>
    public abstract NativeResult Launch(nint queue, NativeKernel kernel, LaunchSize groups, LaunchSize local, ReadOnlySpan<KernelArgument> arguments, nint* ended);

    /// <summary>Enqueues an event behind everything before it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="isTimed">Whether <see cref="Elapsed"/> will be asked for it.</param>
    /// <param name="ended">The event.</param>
    public abstract NativeResult Mark(nint queue, bool isTimed, out nint ended);

    /// <summary>Lets what is enqueued from now on wait, on the device, for an event.</summary>
    public abstract NativeResult WaitFor(nint queue, nint marked, nint* ended);

    /// <summary>Whether an event has happened. A failure of what it ends is a result that does not succeed.</summary>
    public abstract NativeResult Query(nint marked, out bool isReached);

    /// <summary>Waits for an event. A failure of what it ends is a result that does not succeed.</summary>
    public abstract NativeResult Wait(nint marked);

    /// <summary>The device's own time between two timed events, both of which have happened.</summary>
    public abstract NativeResult Elapsed(nint earlier, nint later, out TimeSpan time);

    /// <summary>Releases an event.</summary>
    public abstract void ReleaseEvent(nint marked);

    /// <summary>Compiles a program.</summary>
    /// <param name="text">Everything that the compiler is given.</param>
    /// <param name="wantsBinary">Whether the program will be kept.</param>
    /// <param name="program">The program.</param>
    /// <param name="binary">What <see cref="Load"/> takes; null if it is not wanted, or the library gives none.</param>
    /// <param name="log">What the compiler said of a failure; empty if there is none.</param>
    public abstract NativeResult Build(string text, bool wantsBinary, out nint program, out byte[]? binary, out string log);

    /// <summary>Loads a program that was compiled before.</summary>
    public abstract NativeResult Load(ReadOnlySpan<byte> binary, out nint program);

    /// <summary>Releases a program; its kernels were released before. May wait for their launches.</summary>
    public abstract void ReleaseProgram(nint program);

    /// <summary>Finds a kernel.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">Its name in the source.</param>
    /// <param name="groupMemoryBytes">Memory of a work-group that the launch adds to what the source declares.</param>
    /// <param name="kernel">The kernel; null if there is none of this name, or it cannot be had.</param>
    public abstract NativeResult CreateKernel(nint program, string name, int groupMemoryBytes, out NativeKernel? kernel);
}
