using System.Diagnostics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;
using L2Gpu.Runtime.OpenCl;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>An OpenCL library without a device, built from <c>Native/fake_opencl.c</c>. Each instance has counters of its own.</summary>
internal sealed unsafe class FakeOpenCl : IDisposable
{
    private static readonly Lazy<string?> Whole = new(() => Build()), Lacking = new(() => Build("-DWITHOUT_FINISH"));

    private readonly string _path;
    private readonly nint _handle;

    public FakeOpenCl()
    {
        // A library of another file has other variables, so that tests can run side by side.
        _path = Copy(Whole.Value ?? throw new InvalidOperationException(WhySkipped));
        Library = OpenClLibrary.TryLoad([_path], out string? why) ?? throw new InvalidOperationException(why);
        _handle = NativeLibrary.Load(_path);
    }

    /// <summary>Why the library cannot be built here; null if it can.</summary>
    public static string? WhySkipped => Whole.Value is null ? "There is no C compiler (cc) to build the fake OpenCL library with." : null;

    public OpenClLibrary Library { get; }

    public int Errors => ((delegate* unmanaged<int>)Symbol("fake_errors"))();

    public string ErrorText => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Symbol("fake_error_text"))())!;

    public int Launches => ((delegate* unmanaged<int>)Symbol("fake_launches"))();

    /// <summary>The objects that were created and not released: contexts, queues, memory objects, programs, kernels, events.</summary>
    public int[] Live => [.. Enumerable.Range(0, 6).Select(kind => ((delegate* unmanaged<int, int>)Symbol("fake_live"))(kind))];

    /// <summary>Gives a library that lacks <c>clFinish</c>, as a path.</summary>
    public static string LackingPath() => Copy(Lacking.Value!);

    public DeviceScan Scan() => OpenClDevices.Scan(Library);

    /// <summary>Opens the fake device; programs are not kept unless a folder is given.</summary>
    public ISourceDevice Open(SourceDeviceOptions? options = null)
        => Scan().Devices[0].Open((options ?? new SourceDeviceOptions()) with { CacheDirectory = options?.CacheDirectory ?? string.Empty });

    /// <summary>Makes calls fail from one on.</summary>
    public void Fail(string api, int code, int after = 0, int times = 1)
        => ((delegate* unmanaged<nint, int, int, int, void>)Symbol("fake_fail"))(Marshal.StringToCoTaskMemUTF8(api), code, after, times);

    /// <summary>Makes the next commands fail while they run, up to one that has an event.</summary>
    public void FailCommand(int code) => ((delegate* unmanaged<int, void>)Symbol("fake_fail_command"))(code);

    /// <summary>Loses the devices that are open.</summary>
    public void Lose() => ((delegate* unmanaged<void>)Symbol("fake_lose"))();

    /// <summary>Leaves commands pending until they are waited for.</summary>
    public void LeavePending() => ((delegate* unmanaged<int, void>)Symbol("fake_async"))(1);

    public void CompleteAll() => ((delegate* unmanaged<void>)Symbol("fake_complete_all"))();

    public int Calls(string api) => ((delegate* unmanaged<nint, int>)Symbol("fake_calls"))(Marshal.StringToCoTaskMemUTF8(api));

    public void Machine(int platforms = 1, int devices = 1, bool compiler = true, bool available = true, bool gpu = true)
        => ((delegate* unmanaged<int, int, int, int, int, void>)Symbol("fake_machine"))(platforms, devices, compiler ? 1 : 0, available ? 1 : 0, gpu ? 1 : 0);

    public void Device(string version = "OpenCL 1.2 fake", string extensions = "cl_khr_fp64")
        => ((delegate* unmanaged<nint, nint, void>)Symbol("fake_device"))(Marshal.StringToCoTaskMemUTF8(version), Marshal.StringToCoTaskMemUTF8(extensions));

    public void Groups(int items = 256, long localMemory = 48 << 10)
        => ((delegate* unmanaged<nuint, ulong, void>)Symbol("fake_groups"))((nuint)items, (ulong)localMemory);

    public void Memory(long? limit = null, long? atUse = null, long total = 1L << 33, long one = 1L << 31)
        => ((delegate* unmanaged<nuint, nuint, nuint, nuint, void>)Symbol("fake_memory"))(
            limit is { } most ? (nuint)most : nuint.MaxValue, atUse is { } used ? (nuint)used : nuint.MaxValue, (nuint)total, (nuint)one);

    /// <summary>Checks that everything was released, once, and that nothing was misused.</summary>
    public void AssertClean()
    {
        Assert.True(Errors == 0, $"{Errors} misuses, the first: {ErrorText}");
        Assert.Equal([0, 0, 0, 0, 0, 0], Live);
    }

    public void Dispose()
    {
        NativeLibrary.Free(_handle);
        File.Delete(_path);
    }

    private static string Copy(string path)
    {
        string copy = Path.Combine(Path.GetTempPath(), $"fake-opencl-{Guid.NewGuid():N}.so");
        File.Copy(path, copy);
        return copy;
    }

    private static string? Build(params string[] options)
    {
        if (OperatingSystem.IsWindows()) return null;
        string source = Path.Combine(AppContext.BaseDirectory, "Native", "fake_opencl.c"), library = Path.Combine(Path.GetTempPath(), $"fake-opencl-{Guid.NewGuid():N}.so");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-std=gnu11", "-O1", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", .. options, "-o", library, source]) { RedirectStandardError = true })!;
            string said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            if (compiler.ExitCode != 0) throw new InvalidOperationException(said);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(library);
            return library;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private nint Symbol(string name) => NativeLibrary.GetExport(_handle, name);
}
