using System.Runtime.InteropServices;
using L2Gpu.Runtime;
using L2Gpu.Runtime.Cuda;
using L2Gpu.Tests.Native;

namespace L2Gpu.Tests.Cuda;

/// <summary>A fake CUDA driver whose kernels run: the fake NVRTC compiles them for the processor.</summary>
internal sealed class EmulatedCuda : IDisposable
{
    // What is compiled in a run of the tests is compiled once.
    private static readonly Lazy<string> Cache = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("emulated-cuda-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private const int MultiprocessorCount = 16; // CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT

    // Those that fake_nvrtc_emulate.c looks for.
    private static readonly string[] Compilers = ["clang++-19", "clang++", "g++"];

    private readonly NativeFile _driver = new("fake_cuda.c"), _compiler = new("fake_nvrtc.c", "fake_nvrtc_emulate.c", "-DWITH_EMULATOR");

    /// <param name="seed">What fixes the order of threads between barriers.</param>
    /// <param name="multiprocessors">How many of them the device says that it has.</param>
    public unsafe EmulatedCuda(int seed, int multiprocessors = 132)
    {
        _driver.Call("fake_seed", seed);
        ((delegate* unmanaged<int, int, void>)_driver.Symbol("fake_attribute"))(MultiprocessorCount, multiprocessors);
        _compiler.Call("fake_nvrtc_emulate", 1);
        CudaLibrary library = CudaLibrary.TryLoad([_driver.Path], out string? why) ?? throw new InvalidOperationException(why);
        NvrtcLibrary compiler = NvrtcLibrary.TryLoad([_compiler.Path], out why) ?? throw new InvalidOperationException(why);
        Device = CudaDevices.Scan(library, compiler).Devices[0];
    }

    /// <summary>Why nothing can be emulated here; null if it can.</summary>
    public static string? WhySkipped
        => NativeFile.WhySkipped
            ?? (RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64 ? "CUDA C is emulated on x86-64."
                : !Compilers.Any(IsInPath) ? $"There is no C++ compiler ({string.Join(", ", Compilers)}) to emulate CUDA C with."
                : null);

    /// <summary>The device, "Fake H100".</summary>
    public SourceDeviceEntry Device { get; }

    /// <summary>What was misused; empty if nothing was.</summary>
    public string Misuse => _driver.Call("fake_errors") == 0 ? string.Empty : _driver.Text("fake_error_text");

    public ISourceDevice Open() => Device.Open(new SourceDeviceOptions { CacheDirectory = Cache.Value });

    public void Dispose()
    {
        _driver.Dispose();
        _compiler.Dispose();
    }

    private static bool IsInPath(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
