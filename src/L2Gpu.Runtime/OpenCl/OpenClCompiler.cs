using System.Text;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>Builds programs for one device, or takes them from the cache on disk.</summary>
/// <remarks>Thread-safe: it has no state but the cache.</remarks>
internal sealed unsafe class OpenClCompiler
{
    private const string Standard = "-cl-std=CL1.2", RoundedDivision = " -cl-fp32-correctly-rounded-divide-sqrt";
    private const uint BuildLog = 0x1183, BinarySizes = 0x1165, Binaries = 0x1166;
    private const int BuildFailure = -11;

    private readonly OpenClDevice _device;
    private readonly OpenClLibrary _library;
    private readonly ProgramCache _cache;
    private readonly string _options;
    private readonly string _identity;

    public OpenClCompiler(OpenClDevice device, OpenClCandidate candidate, SourceDeviceOptions options)
    {
        _device = device;
        _library = device.Library;
        _cache = candidate.ChecksAccesses ? ProgramCache.None : ProgramCache.Open(options.CacheDirectory);
        _options = candidate.RoundsCorrectly ? Standard + RoundedDivision : Standard;
        _identity = string.Join('\n', candidate.Platform, candidate.Name, candidate.Driver, _options);
    }

    /// <summary>Builds a source.</summary>
    /// <returns>The program; the caller releases it.</returns>
    public nint Build(KernelSource source, KernelDefines defines)
    {
        string text = SourceText.Compose(source, defines, _device.Limits);
        string key = ProgramCache.Key(_identity, text);
        if (_cache.TryRead(key) is { } known && TryLoad(known) is var loaded and not 0) return loaded;
        nint program = BuildText(source, defines, text);
        if (_cache.IsOpen && Binary(program) is { } binary) _cache.Write(key, binary);
        return program;
    }

    private nint BuildText(KernelSource source, KernelDefines defines, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int status;
        nint program;
        fixed (byte* start = bytes)
        {
            byte* pointer = start;
            nuint length = (nuint)bytes.Length;
            program = _library.CreateProgramWithSource(_device.Context, 1, &pointer, &length, &status);
        }

        _device.Check(status, "clCreateProgramWithSource");
        status = BuildProgram(program);
        if (status == OpenClStatus.Success) return program;
        string log = status == BuildFailure ? Log(program) : string.Empty;
        _ = _library.ReleaseProgram(program);
        if (status != BuildFailure) _device.Fail(status, "clBuildProgram");
        throw new KernelCompileException(
            $"{source.Name} ({defines}) does not compile for {_device.Info.Name}: clBuildProgram failed with {status} ({OpenClStatus.NameOf(status)}).\n{CompilerLog.Explain(log, text)}",
            "clBuildProgram",
            status,
            log);
    }

    private string Log(nint program)
    {
        try
        {
            return OpenClInfo.OfBuild(_library, program, _device.Id).Text(BuildLog);
        }
        catch (DeviceException e)
        {
            return $"There is no log: {e.Message}";
        }
    }

    // Whatever a driver has against a program that was kept: it is built from its source again.
    private nint TryLoad(byte[] binary)
    {
        nint device = _device.Id;
        int status, binaryStatus = OpenClStatus.Success;
        nint program;
        fixed (byte* start = binary)
        {
            byte* pointer = start;
            nuint length = (nuint)binary.Length;
            program = _library.CreateProgramWithBinary(_device.Context, 1, &device, &length, &pointer, &binaryStatus, &status);
        }

        if (status != OpenClStatus.Success)
        {
            _device.NoteIfLost(status, "clCreateProgramWithBinary");
            return 0;
        }

        if (binaryStatus == OpenClStatus.Success) status = BuildProgram(program);
        if (binaryStatus == OpenClStatus.Success && status == OpenClStatus.Success) return program;
        _device.NoteIfLost(status, "clBuildProgram");
        _ = _library.ReleaseProgram(program);
        return 0;
    }

    private int BuildProgram(nint program)
    {
        nint device = _device.Id;
        fixed (byte* options = Encoding.UTF8.GetBytes(_options + '\0')) return _library.BuildProgram(program, 1, &device, options, 0, 0);
    }

    private byte[]? Binary(nint program)
    {
        nuint size = 0;
        if (_library.GetProgramInfo(program, BinarySizes, (nuint)sizeof(nuint), &size, null) != OpenClStatus.Success || size == 0 || size > int.MaxValue) return null;
        var binary = new byte[size];
        fixed (byte* start = binary)
        {
            byte* pointer = start;
            return _library.GetProgramInfo(program, Binaries, (nuint)sizeof(nint), &pointer, null) == OpenClStatus.Success ? binary : null;
        }
    }
}
