using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Another library of the process that uses CUDA.</summary>
internal sealed unsafe class OtherUser(FakeCuda fake) : IDisposable
{
    private int _device;
    private int _retained;
    private nint _context;

    public void Begin(int device)
    {
        _device = device;
        Assert.Equal(0, ((delegate* unmanaged<uint, int>)fake.Function("cuInit"))(0));
    }

    /// <summary>Creates a context, which is current from then on.</summary>
    public void CreateContext()
    {
        nint created;
        Assert.Equal(0, ((delegate* unmanaged<nint*, uint, int, int>)fake.Function("cuCtxCreate_v2"))(&created, 0, _device));
        _context = created;
    }

    public void DestroyContext()
    {
        nint context = _context;
        _context = 0;
        Assert.Equal(0, ((delegate* unmanaged<nint, int>)fake.Function("cuCtxDestroy_v2"))(context));
    }

    /// <summary>Destroys the context with all that others have in it.</summary>
    public void DestroyContextUnderOthers()
    {
        ((delegate* unmanaged<nint, void>)fake.Function("fake_destroy_context"))(_context);
        _context = 0;
    }

    /// <summary>Waits for the default stream, which waits for all streams but those that said otherwise.</summary>
    public void UseDefaultStream() => Assert.Equal(0, ((delegate* unmanaged<nint, int>)fake.Function("cuStreamSynchronize"))(0));

    public nint RetainPrimary()
    {
        nint context;
        Assert.Equal(0, ((delegate* unmanaged<nint*, int, int>)fake.Function("cuDevicePrimaryCtxRetain"))(&context, _device));
        _retained++;
        return context;
    }

    /// <summary>Makes the primary context current.</summary>
    public void EnterPrimary()
    {
        nint context = RetainPrimary();
        Assert.Equal(0, ((delegate* unmanaged<nint, int>)fake.Function("cuCtxPushCurrent_v2"))(context));
    }

    /// <summary>Leaves the context that is current.</summary>
    public void Leave()
    {
        nint popped;
        Assert.Equal(0, ((delegate* unmanaged<nint*, int>)fake.Function("cuCtxPopCurrent_v2"))(&popped));
    }

    public void ReleasePrimary()
    {
        _retained--;
        Assert.Equal(0, ((delegate* unmanaged<int, int>)fake.Function("cuDevicePrimaryCtxRelease_v2"))(_device));
    }

    public void Dispose()
    {
        if (_context != 0) DestroyContext();
        while (_retained > 0) ReleasePrimary();
    }
}
