using L2Gpu.Runtime;
using L2Gpu.Runtime.Cuda;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>A cuBLAS that computes on the memory of a fake driver, built from <c>Native/fake_cublas.c</c>.</summary>
internal sealed unsafe class FakeCublas : IDisposable
{
    private readonly NativeFile _file = new("fake_cublas.c");
    private readonly FakeCuda _driver;

    public FakeCublas(FakeCuda driver)
    {
        _driver = driver;
        Library = CublasLibrary.TryLoad([_file.Path], out string? why) ?? throw new InvalidOperationException(why);
        ((delegate* unmanaged<nint, void>)_file.Symbol("fake_driver"))(driver.Function("cuLaunchHostFunc"));
    }

    public CublasLibrary Library { get; }

    /// <summary>Handles that were created and not destroyed.</summary>
    public int Live => _file.Call("fake_live");

    /// <summary>Opens the device of the driver, with this library.</summary>
    public ISourceDevice Open() => CudaDevices.Scan(_driver.Library, _driver.Nvrtc, Library).Devices[0].Open(new SourceDeviceOptions { CacheDirectory = string.Empty });

    public int Calls(string api) => _file.Call("fake_calls", api);

    /// <summary>Makes calls of a function fail from the next on.</summary>
    public void Fail(string api, int code, int times = 1) => _file.Fail(api, code, 0, times);

    /// <summary>Checks that every handle was destroyed, and that nothing was misused, in the driver neither.</summary>
    public void AssertClean()
    {
        Assert.True(_file.Call("fake_errors") == 0, _file.Text("fake_error_text"));
        Assert.Equal(0, Live);
        _driver.AssertClean();
    }

    public void Dispose() => _file.Dispose();
}
