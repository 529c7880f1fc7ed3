using System.Text;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>Programs and their kernels.</summary>
internal sealed unsafe partial class OpenClDriver
{
    private const string Standard = "-cl-std=CL1.2", RoundedDivision = " -cl-fp32-correctly-rounded-divide-sqrt";
    private const uint BuildLog = 0x1183, BinarySizes = 0x1165, Binaries = 0x1166;

    private readonly string _options;

    /// <inheritdoc/>
    public override string CompilerIdentity { get; }

    /// <inheritdoc/>
    public override NativeResult Build(string text, bool wantsBinary, out nint program, out byte[]? binary, out string log)
    {
        binary = null;
        log = string.Empty;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int status;
        fixed (byte* start = bytes)
        {
            byte* pointer = start;
            nuint length = (nuint)bytes.Length;
            program = _library.CreateProgramWithSource(_context, 1, &pointer, &length, &status);
        }

        if (status != OpenClStatus.Success) return OpenClStatus.Of(status, "clCreateProgramWithSource");
        NativeResult result = BuildFor(program);
        if (result.Succeeded)
        {
            if (wantsBinary) binary = Binary(program);
            return result;
        }

        if (IsBuildFailure(result)) log = Log(program);
        _ = _library.ReleaseProgram(program);
        return result;
    }

    /// <inheritdoc/>
    public override NativeResult Load(ReadOnlySpan<byte> binary, out nint program)
    {
        nint device = _device;
        int status, binaryStatus = OpenClStatus.Success;
        fixed (byte* start = binary)
        {
            byte* pointer = start;
            nuint length = (nuint)binary.Length;
            program = _library.CreateProgramWithBinary(_context, 1, &device, &length, &pointer, &binaryStatus, &status);
        }

        if (status != OpenClStatus.Success) return OpenClStatus.Of(status, "clCreateProgramWithBinary");
        NativeResult result = binaryStatus == OpenClStatus.Success ? BuildFor(program) : OpenClStatus.Of(binaryStatus, "clCreateProgramWithBinary");
        if (!result.Succeeded) _ = _library.ReleaseProgram(program);
        return result;
    }

    /// <inheritdoc/>
    public override void ReleaseProgram(nint program) => _ = _library.ReleaseProgram(program);

    /// <inheritdoc/>
    public override NativeResult CreateKernel(nint program, string name, int groupMemoryBytes, out NativeKernel? kernel)
    {
        int status;
        nint created;
        kernel = null;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) created = _library.CreateKernel(program, text, &status);
        if (status != OpenClStatus.Success) return OpenClStatus.Of(status, "clCreateKernel");
        NativeResult result = OpenClKernel.ArgumentsOf(_library, created, out int arguments);
        if (result.Succeeded) kernel = new OpenClKernel(_library, created, name, arguments);
        else _ = _library.ReleaseKernel(created);
        return result;
    }

    private NativeResult BuildFor(nint program)
    {
        nint device = _device;
        fixed (byte* options = Encoding.UTF8.GetBytes(_options + '\0')) return OpenClStatus.Of(_library.BuildProgram(program, 1, &device, options, 0, 0));
    }

    private string Log(nint program)
    {
        try
        {
            return OpenClInfo.OfBuild(_library, program, _device).Text(BuildLog);
        }
        catch (DeviceException e)
        {
            return $"There is no log: {e.Message}";
        }
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
