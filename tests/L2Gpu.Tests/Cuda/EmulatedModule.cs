using System.Runtime.InteropServices;
using System.Text;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>A source compiled by the emulator of CUDA C, without a driver around it: what a kernel does, and what is said of one that is wrong.</summary>
internal sealed unsafe class EmulatedModule : IDisposable
{
    private static readonly KernelLimits Limits = new(KernelLanguage.CudaC, "NVIDIA", IsGpu: true, HasFp64: true, 48 << 10, 1024, long.MaxValue) { CudaArchitecture = 90 };

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"emulated-{Guid.NewGuid():N}.so");
    private readonly nint _handle;

    /// <summary>Compiles a source that may use the instructions of <c>Common/ptx.sm80.cu</c>.</summary>
    /// <exception cref="InvalidOperationException">It does not compile; the message is the compiler's.</exception>
    public EmulatedModule(string source)
    {
        File.WriteAllBytes(_path, Compile(SourceText.Compose(new KernelSource("test.cu", source, KernelCatalog.Get("Common/ptx.sm80")), KernelDefines.None, Limits)));
        _handle = NativeLibrary.Load(_path);
    }

    /// <summary>What was wrong with the last launch that failed.</summary>
    public string Message => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(_handle, "l2_message"))())!;

    /// <summary>Runs one block of the first kernel, <c>name(T* x, T* y)</c>, and gives y.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="threads">Threads of the block.</param>
    /// <param name="seed">What fixes the order of threads between barriers.</param>
    /// <param name="groupMemoryBytes">Shared memory of the launch.</param>
    /// <param name="status">0, or a CUresult.</param>
    public T[] Run<T>(T[] x, int threads, int seed, int groupMemoryBytes, out int status)
        where T : unmanaged
    {
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(_handle, "l2_set_seed"))(seed);
        nuint bytes = (nuint)(x.Length * sizeof(T));
        T* from = (T*)NativeMemory.AlignedAlloc(bytes, 256), to = (T*)NativeMemory.AlignedAlloc(bytes, 256);
        x.CopyTo(new Span<T>(from, x.Length));
        new Span<T>(to, x.Length).Clear();
        void** arguments = stackalloc void*[] { &from, &to };
        var launch = new Launch { GridX = 1, GridY = 1, GridZ = 1, BlockX = (uint)threads, BlockY = 1, BlockZ = 1, GroupMemory = (uint)groupMemoryBytes, Arguments = arguments };
        status = ((Entry*)NativeLibrary.GetExport(_handle, "l2_kernels"))->Run(&launch);
        T[] y = new Span<T>(to, x.Length).ToArray();
        NativeMemory.AlignedFree(from);
        NativeMemory.AlignedFree(to);
        return y;
    }

    /// <summary>Runs a kernel that is right, with threads in several orders, and checks that the order does not matter.</summary>
    public T[] Run<T>(T[] x, int threads, int groupMemoryBytes = 0)
        where T : unmanaged
    {
        T[][] found = [.. Enumerable.Range(0, 4).Select(seed =>
        {
            T[] y = Run(x, threads, seed, groupMemoryBytes, out int status);
            Assert.True(status == 0, Message);
            return y;
        })];
        Assert.All(found, y => Assert.Equal(found[0], y));
        return found[0];
    }

    public void Dispose()
    {
        NativeLibrary.Free(_handle);
        File.Delete(_path);
    }

    private static byte[] Compile(string text)
    {
        // "L2EMUL1", a size, and a shared object.
        const int Head = 16;
        using var compiler = new NativeFile("fake_nvrtc_emulate.c", "-fvisibility=default");
        var compile = (delegate* unmanaged<byte*, byte**, int, byte**, nuint*, byte**, int>)compiler.Symbol("emulate_compile");
        byte* binary, log;
        nuint size;
        fixed (byte* start = Encoding.UTF8.GetBytes(text + '\0'))
        {
            int status = compile(start, null, 0, &binary, &size, &log);
            string said = Marshal.PtrToStringUTF8((nint)log)!;
            NativeMemory.Free(log);
            if (status != 0) throw new InvalidOperationException(said);
        }

        byte[] module = new Span<byte>(binary, (int)size)[Head..].ToArray();
        NativeMemory.Free(binary);
        return module;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Launch
    {
        public uint GridX, GridY, GridZ, BlockX, BlockY, BlockZ, GroupMemory;
        public void** Arguments;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public byte* Name;
        public int Parameters;
        public int* Sizes;
        public int StaticShared;
        public delegate* unmanaged<Launch*, int> Run;
    }
}
