using L2Gpu.Runtime.Cuda;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>The fake driver sees what a user of CUDA can do wrong, and runs what is right in the order that streams and events give.</summary>
public sealed unsafe class FakeCudaTests
{
    private static readonly Dictionary<string, Action<User>> Misuses = new()
    {
        ["memory was freed twice"] = user => { user.Cuda.MemFree(user.Memory); user.Cuda.MemFree(user.Memory); },
        ["not the beginning of memory"] = user => user.Cuda.MemFree(user.Memory + 256),
        ["memory that was freed"] = user => { user.Cuda.MemFree(user.Memory); user.Cuda.MemsetD8Async(user.Memory, 0, 1, user.Stream); },
        ["beyond the end of memory"] = user => user.Cuda.MemsetD8Async(user.Memory, 0, 4097, user.Stream),
        ["no memory of the device"] = user => user.Cuda.MemcpyDtoDAsync(user.Memory, 4096, 8, user.Stream),
        ["ranges overlap"] = user => user.Cuda.MemcpyDtoDAsync(user.Memory, user.Memory + 7, 8, user.Stream),
        ["beyond the end of pinned memory"] = user => user.Cuda.MemcpyHtoDAsync(user.Memory, user.Pinned + 100, 4000, user.Stream),
        ["address is not aligned"] = user => user.Cuda.MemsetD32Async(user.Memory + 2, 0, 1, user.Stream),
        ["memory was freed under work in flight"] = user => { user.Cuda.MemsetD8Async(user.Memory, 0, 1, user.Stream); user.Cuda.MemFree(user.Memory); },
        ["pinned memory was freed under work in flight"] = user => { user.Cuda.MemcpyHtoDAsync(user.Memory, user.Pinned, 1, user.Stream); user.Cuda.MemFreeHost(user.Pinned); },
        ["memory was freed under work in flight in another stream"] = user => { user.Cuda.MemsetD8Async(user.Memory, 0, 1, user.Stream); user.Cuda.MemFreeAsync(user.Memory, user.Other); },
        ["memory was used before its allocation in another stream"] = user =>
        {
            ulong early;
            user.Cuda.MemAllocAsync(&early, 64, user.Other);
            user.Cuda.MemsetD8Async(early, 0, 64, user.Stream);
            user.Cuda.StreamSynchronize(user.Stream);
        },
        ["were written beyond their end"] = user => ((byte*)user.Memory)[4096] = 1,
        ["it was written to"] = user => { user.Cuda.MemFree(user.Memory); ((byte*)user.Memory)[10] = 1; },
        ["a stream was destroyed with work pending"] = user => { user.Cuda.MemsetD8Async(user.Memory, 0, 1, user.Stream); user.Cuda.StreamDestroy(user.Stream); },
        ["a stream that was destroyed"] = user => { user.Cuda.StreamDestroy(user.Other); user.Cuda.StreamSynchronize(user.Other); },
        ["a event that was destroyed"] = user => { user.Cuda.EventDestroy(user.Event); user.Cuda.EventDestroy(user.Event); },
        ["no event"] = user => user.Cuda.EventQuery(user.Stream),
        ["an event without a time"] = user => { float time; user.Cuda.EventElapsedTime(&time, user.Event, user.Event); },
        ["no context is current"] = user => { nint popped; user.Cuda.CtxPopCurrent(&popped); user.Cuda.StreamSynchronize(user.Stream); },
        ["the stack is empty"] = user => { nint popped; user.Cuda.CtxPopCurrent(&popped); user.Cuda.CtxPopCurrent(&popped); },
        ["of another context"] = user => { nint context; user.Cuda.CtxCreate(&context, 0, 0); user.Cuda.StreamSynchronize(user.Stream); },
        ["the context went before its"] = user => user.Cuda.DevicePrimaryCtxRelease(0),
        ["was not retained"] = user => user.Cuda.DevicePrimaryCtxRelease(1),
        ["attribute 9999"] = user => { int value; user.Cuda.DeviceGetAttribute(&value, 9999, 0); },
        ["no bytes"] = user => { ulong nothing; user.Cuda.MemAlloc(&nothing, 0); },
    };

    public static TheoryData<string> Names => [.. Misuses.Keys];

    [FakeTheory]
    [MemberData(nameof(Names))]
    public void A_misuse_is_seen(string name)
    {
        using var fake = new FakeCuda();
        fake.Machine(devices: 2);
        fake.LeavePending();
        var user = new User(fake);
        Assert.True(fake.Errors == 0, fake.ErrorText);
        Misuses[name](user);
        Assert.NotEqual(0, fake.Errors);
        Assert.Contains(name, fake.ErrorText, StringComparison.Ordinal);
    }

    [FakeFact]
    public void Pinned_memory_is_read_when_the_copy_runs_and_other_memory_at_once()
    {
        using var fake = new FakeCuda();
        fake.LeavePending();
        var user = new User(fake);
        byte own = 1;
        byte* found = stackalloc byte[2];
        user.Pinned[0] = 1;
        user.Cuda.MemcpyHtoDAsync(user.Memory, user.Pinned, 1, user.Stream);
        user.Cuda.MemcpyHtoDAsync(user.Memory + 1, &own, 1, user.Stream);
        user.Pinned[0] = 2;
        own = 2;
        user.Cuda.MemcpyDtoHAsync(found, user.Memory, 2, user.Stream);
        Assert.Equal((2, 1), (found[0], found[1]));
    }

    [FakeFact]
    public void A_stream_waits_for_what_an_event_was_behind_when_it_was_told_to()
    {
        using var fake = new FakeCuda();
        fake.LeavePending();
        var user = new User(fake);
        user.Cuda.MemsetD8Async(user.Memory, 1, 1, user.Stream);
        user.Cuda.EventRecord(user.Event, user.Stream);
        user.Cuda.StreamWaitEvent(user.Other, user.Event, 0);
        user.Cuda.MemsetD8Async(user.Memory, 2, 1, user.Stream);
        user.Cuda.EventRecord(user.Event, user.Stream);
        Assert.Equal(600, user.Cuda.EventQuery(user.Event));
        Assert.Equal(0, user.Cuda.StreamSynchronize(user.Other));
        Assert.Equal((1, 600), (*(byte*)user.Memory, user.Cuda.EventQuery(user.Event)));
        Assert.Equal(0, user.Cuda.EventSynchronize(user.Event));
        Assert.Equal(2, *(byte*)user.Memory);
        Assert.Equal(0, fake.Errors);
    }

    [FakeFact]
    public void A_broken_context_answers_with_its_error_until_it_is_released()
    {
        using var fake = new FakeCuda();
        var user = new User(fake);
        fake.Lose();
        int value;
        ulong memory;
        nint context, popped;
        Assert.Equal([719, 719, 719], [user.Cuda.StreamSynchronize(user.Stream), user.Cuda.MemAlloc(&memory, 8), user.Cuda.MemFree(user.Memory)]);
        Assert.Equal(0, user.Cuda.DeviceGetAttribute(&value, 16, 0));
        user.Cuda.CtxPopCurrent(&popped);
        user.Cuda.DevicePrimaryCtxRelease(0);
        user.Cuda.DevicePrimaryCtxRetain(&context, 0);
        user.Cuda.CtxPushCurrent(context);
        Assert.Equal(0, user.Cuda.MemAlloc(&memory, 8));
        Assert.Equal(0, fake.Errors);
    }

    /// <summary>A user of CUDA with one of each.</summary>
    private sealed class User
    {
        public User(FakeCuda fake)
        {
            Cuda = fake.Library;
            nint context, stream, other, created;
            ulong memory;
            void* pinned;
            Cuda.Init(0);
            Cuda.DevicePrimaryCtxRetain(&context, 0);
            Cuda.CtxPushCurrent(context);
            Cuda.StreamCreate(&stream, 1);
            Cuda.StreamCreate(&other, 1);
            Cuda.EventCreate(&created, 0);
            Cuda.MemAlloc(&memory, 4096);
            Cuda.MemHostAlloc(&pinned, 4096, 0);
            (Stream, Other, Event, Memory) = (stream, other, created, memory);
            Pinned = (byte*)pinned;
        }

        public CudaLibrary Cuda { get; }

        public nint Stream { get; }

        public nint Other { get; }

        public nint Event { get; }

        public ulong Memory { get; }

        public byte* Pinned { get; }
    }
}
