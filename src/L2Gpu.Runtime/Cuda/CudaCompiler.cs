using System.Globalization;
using System.Text;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>NVRTC, set up for one generation of GPUs.</summary>
/// <remarks>Thread-safe: it has no state.</remarks>
internal sealed unsafe class CudaCompiler
{
    /// <summary>The environment variable that asks for source lines in compiled programs, which profilers and cuda-gdb show.</summary>
    public const string LineVariable = "L2GPU_CUDA_LINES";

    private readonly NvrtcLibrary _library;
    private readonly string[] _options;

    // Machine code, or, for a GPU that is newer than the compiler, PTX, which the driver finishes.
    private readonly bool _makesCode;

    private CudaCompiler(NvrtcLibrary library, string version, string target, bool makesCode)
    {
        _library = library;
        _makesCode = makesCode;

        // Contraction of a * b + c is on by default, approximate division and square roots are not.
        _options = [$"--gpu-architecture={target}", "--std=c++17"];
        if (Environment.GetEnvironmentVariable(LineVariable) is "1") _options = [.. _options, "--generate-line-info"];
        Version = version;
        Identity = $"NVRTC {version}\n{string.Join(' ', _options)}";
    }

    /// <summary>The version of NVRTC.</summary>
    public string Version { get; }

    /// <summary>What a compiled program depends on beside its text.</summary>
    public string Identity { get; }

    /// <summary>Sets NVRTC up for a GPU.</summary>
    /// <param name="library">NVRTC.</param>
    /// <param name="architecture">The generation of the GPU, such as 90.</param>
    /// <param name="driverMajor">The first number of the version of CUDA that the driver knows.</param>
    /// <param name="whyNot">Why that cannot be.</param>
    public static CudaCompiler? TryCreate(NvrtcLibrary library, int architecture, int driverMajor, out string? whyNot)
    {
        int major, minor, count = 0;
        NativeResult result = new(library.Version(&major, &minor), "nvrtcVersion");
        if (result.Succeeded) result = new(library.GetNumSupportedArchs(&count), "nvrtcGetNumSupportedArchs");
        var known = new int[count];
        if (result.Succeeded)
        {
            fixed (int* start = known) result = new(library.GetSupportedArchs(start), "nvrtcGetSupportedArchs");
        }

        if (!result.Succeeded)
        {
            whyNot = CudaStatus.Error(result, library.NameOf(result.Status)).Message;
            return null;
        }

        string version = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
        whyNot = major > driverMajor ? $"{library.Path} is NVRTC {version}, and the driver knows CUDA {driverMajor}: update the driver, or name an NVRTC {driverMajor} in {NvrtcLibrary.PathVariable}"
            : Array.TrueForAll(known, one => one > architecture) ? $"{library.Path} is NVRTC {version}, which has no sm_{architecture} any more; name an older one in {NvrtcLibrary.PathVariable}"
            : null;
        if (whyNot is not null) return null;
        int nearest = known.Where(one => one <= architecture).Max();
        bool makesCode = nearest == architecture;

        // What Hopper alone has stands behind a name of its own.
        string suffix = architecture == 90 && makesCode && major >= 12 ? "a" : "";
        return new CudaCompiler(library, version, $"{(makesCode ? "sm" : "compute")}_{nearest}{suffix}", makesCode);
    }

    /// <summary>Compiles a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="binary">What the driver loads; null if there is none.</param>
    /// <param name="log">What the compiler said of a failure.</param>
    public NativeResult Compile(string text, out byte[]? binary, out string log)
    {
        binary = null;
        log = "";
        nint program;
        NativeResult result;
        fixed (byte* source = Terminated(text), name = Terminated("l2gpu.cu")) result = new(_library.CreateProgram(&program, source, name, 0, null, null), "nvrtcCreateProgram");
        if (!result.Succeeded) return result;
        try
        {
            result = Run(program);
            if (!result.Succeeded) log = Log(program);
            else result = _makesCode ? Take(program, _library.GetCubinSize, _library.GetCubin, "nvrtcGetCUBIN", out binary) : Take(program, _library.GetPtxSize, _library.GetPtx, "nvrtcGetPTX", out binary);
            return result;
        }
        finally
        {
            _ = _library.DestroyProgram(&program);
        }
    }

    public string NameOf(int status) => _library.NameOf(status);

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static NativeResult Take(nint program, delegate* unmanaged<nint, nuint*, int> size, delegate* unmanaged<nint, byte*, int> take, string api, out byte[]? taken)
    {
        taken = null;
        nuint bytes;
        NativeResult result = new(size(program, &bytes), $"{api}Size");
        if (!result.Succeeded) return result;
        var buffer = new byte[(int)bytes];
        fixed (byte* start = buffer) result = new(take(program, start), api);
        if (result.Succeeded) taken = buffer;
        return result;
    }

    private NativeResult Run(nint program)
    {
        byte[] all = Terminated(string.Join('\0', _options));
        byte** options = stackalloc byte*[_options.Length];
        fixed (byte* start = all)
        {
            byte* next = start;
            for (int i = 0; i < _options.Length; i++)
            {
                options[i] = next;
                next += Encoding.UTF8.GetByteCount(_options[i]) + 1;
            }

            return new(_library.CompileProgram(program, _options.Length, options), "nvrtcCompileProgram");
        }
    }

    private string Log(nint program)
    {
        NativeResult result = Take(program, _library.GetProgramLogSize, _library.GetProgramLog, "nvrtcGetProgramLog", out byte[]? log);
        return log is null ? $"There is no log: {CudaStatus.Error(result, NameOf(result.Status)).Message}" : Encoding.UTF8.GetString(log).TrimEnd('\0').Trim();
    }
}
