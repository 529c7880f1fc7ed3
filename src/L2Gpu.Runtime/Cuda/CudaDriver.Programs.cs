using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>Programs and their kernels.</summary>
internal sealed unsafe partial class CudaDriver
{
    /// <inheritdoc/>
    public override string CompilerIdentity { get; }

    /// <inheritdoc/>
    public override NativeResult Build(string text, bool wantsBinary, out nint program, out byte[]? binary, out string log)
    {
        program = 0;
        NativeResult result = _compiler.Compile(text, out binary, out log);
        return result.Succeeded ? Load(binary, out program) : result;
    }

    /// <inheritdoc/>
    public override NativeResult Load(ReadOnlySpan<byte> binary, out nint program)
    {
        nint module = 0;
        NativeResult result;

        // An image says its own length, and PTX ends with a zero; of nothing not even that can be read.
        if (binary.IsEmpty) result = new(CudaStatus.InvalidImage, "cuModuleLoadData");
        else fixed (byte* image = binary) result = new(_library.ModuleLoadData(&module, image), "cuModuleLoadData");
        program = module;
        return result;
    }

    /// <inheritdoc/>
    public override void ReleaseProgram(nint program)
    {
        if (_isGone) return;

        // The driver does not say that it waits for launches of what is unloaded.
        lock (_lock)
        {
            foreach (nint queue in _queues) _ = _library.StreamSynchronize(queue);
        }

        _ = _library.ModuleUnload(program);
    }

    /// <inheritdoc/>
    public override NativeResult CreateKernel(nint program, string name, int groupMemoryBytes, out NativeKernel? kernel)
        => CudaKernel.Create(_library, program, name, groupMemoryBytes, out kernel);

    /// <inheritdoc/>
    public override NativeResult Launch(nint queue, NativeKernel kernel, LaunchSize groups, LaunchSize local, ReadOnlySpan<KernelArgument> arguments, nint* ended)
    {
        // Beyond this the numbers would wrap; that there are fewer along some directions the driver says itself.
        if (groups.X > int.MaxValue || local.X > int.MaxValue || local.Y > int.MaxValue || local.Z > int.MaxValue) return new(CudaStatus.InvalidValue, "cuLaunchKernel");
        var own = (CudaKernel)kernel;
        long* values = stackalloc long[arguments.Length];
        void** parameters = stackalloc void*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            // A number of 32 bits is the first half of one of 64: the device and its host are little-endian.
            values[i] = arguments[i].Buffer is { } buffer ? buffer.Handle : arguments[i].Bits;
            parameters[i] = values + i;
        }

        int status = _library.LaunchKernel(
            own.Function,
            (uint)groups.X,
            (uint)groups.Y,
            (uint)groups.Z,
            (uint)local.X,
            (uint)local.Y,
            (uint)local.Z,
            (uint)own.GroupMemoryBytes,
            queue,
            parameters,
            null);
        return Ending(queue, new(status, "cuLaunchKernel"), ended);
    }
}
