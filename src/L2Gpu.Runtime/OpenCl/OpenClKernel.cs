using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>A kernel object, whose arguments are state.</summary>
internal sealed unsafe class OpenClKernel(OpenClLibrary library, nint handle, string name, int argumentCount) : NativeKernel(name)
{
    private const uint ArgumentCountInfo = 0x1191;

    private readonly (long Bits, int Length)[] _known = new (long, int)[argumentCount];

    public nint Handle => handle;

    /// <inheritdoc/>
    public override int? ArgumentCount => _known.Length;

    /// <summary>Asks how many arguments a kernel takes.</summary>
    public static NativeResult ArgumentsOf(OpenClLibrary library, nint kernel, out int arguments)
    {
        uint count = 0;
        NativeResult result = OpenClStatus.Of(library.GetKernelInfo(kernel, ArgumentCountInfo, sizeof(uint), &count, null));
        arguments = (int)count;
        return result;
    }

    /// <summary>Sets the arguments, of which there are as many as it takes.</summary>
    public NativeResult SetArguments(ReadOnlySpan<KernelArgument> arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            NativeResult result;
            if (argument.Buffer is { } buffer)
            {
                // Never skipped: another memory object may have got the handle of one that is gone.
                nint memory = buffer.Handle;
                result = OpenClStatus.Of(library.SetKernelArg(handle, (uint)i, (nuint)sizeof(nint), &memory));
                if (!result.Succeeded) return result;
                continue;
            }

            // Sizes, offsets and strides are most of the arguments, and most stay as they were.
            (long Bits, int Length) value = (argument.Bits, argument.ByteLength);
            if (_known[i] == value) continue;
            _known[i] = default;
            result = OpenClStatus.Of(library.SetKernelArg(handle, (uint)i, (nuint)value.Length, &value.Bits));
            if (!result.Succeeded) return result;
            _known[i] = value;
        }

        return default;
    }

    /// <inheritdoc/>
    public override void Release() => _ = library.ReleaseKernel(handle);
}
