using System.Numerics;
using ILGPU;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>A program and its numbers on a device.</summary>
internal sealed class UploadedCode<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceBuffer _code;
    private readonly DeviceBuffer _constants;

    public unsafe UploadedCode(IlgpuContext context, IQueue queue, PairProgram program)
    {
        PairCode code = PairCode.Of(program);
        T[] constants = PairCode.Constants<T>(program);
        IsShort = code.Registers <= FewRegisters.Most;
        _code = context.Device.Allocate((nuint)(code.Code.Length * sizeof(int)));
        _constants = context.Device.Allocate((nuint)(constants.Length * sizeof(T)));
        queue.Write<int>(code.Code, new VectorView<int>(_code, 0, code.Code.Length));
        queue.Write<T>(constants, new VectorView<T>(_constants, 0, constants.Length));
        Code = VectorArgument.Range<int>(_code, 0, code.Code.Length);
        Constants = VectorArgument.Range<T>(_constants, 0, constants.Length);
    }

    /// <summary>Whether few values are alive at once.</summary>
    public bool IsShort { get; }

    /// <summary>The instructions.</summary>
    public ArrayView<int> Code { get; }

    /// <summary>The numbers.</summary>
    public ArrayView<T> Constants { get; }

    /// <summary>What a program takes.</summary>
    public static unsafe Int128 Bytes(PairProgram program) => (4 * sizeof(int) * (Int128)program.Instructions.Length) + (Math.Max(1, program.Constants.Length) * sizeof(T));

    public void Dispose()
    {
        _code.Dispose();
        _constants.Dispose();
    }
}
