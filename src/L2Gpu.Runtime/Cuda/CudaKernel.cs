using System.Text;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>A function of a module, with the memory that its launches add to a work-group.</summary>
internal sealed unsafe class CudaKernel : NativeKernel
{
    // What every device gives without being asked, the arrays that the source declares included.
    private const int UnaskedBytes = 48 << 10;

    // All that the multiprocessor can spare from its cache, in percent.
    private const int MostShared = 100;

    private CudaKernel(string name, nint function, int groupMemoryBytes, int? argumentCount)
        : base(name)
    {
        Function = function;
        GroupMemoryBytes = groupMemoryBytes;
        ArgumentCount = argumentCount;
    }

    public nint Function { get; }

    public int GroupMemoryBytes { get; }

    /// <inheritdoc/>
    public override int? ArgumentCount { get; }

    /// <summary>Finds a function and prepares it for its launches.</summary>
    public static NativeResult Create(CudaLibrary library, nint module, string name, int groupMemoryBytes, out NativeKernel? kernel)
    {
        kernel = null;
        nint function;
        NativeResult result;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) result = new(library.ModuleGetFunction(&function, module, text), "cuModuleGetFunction");
        if (!result.Succeeded) return result;
        if (groupMemoryBytes > 0) result = Prepare(library, function, groupMemoryBytes);
        if (result.Succeeded) kernel = new CudaKernel(name, function, groupMemoryBytes, CountArguments(library, function));
        return result;
    }

    /// <inheritdoc/>
    public override void Release()
    {
        // A function goes with its module.
    }

    // What a launch may add is state of the function, which kernels with more and with less memory share: it is only raised. What drivers say of it before it was set is not relied on.
    private static NativeResult Prepare(CudaLibrary library, nint function, int groupMemoryBytes)
    {
        int declared, allowed = 0;
        NativeResult result = new(library.FuncGetAttribute(&declared, CudaAttribute.FunctionSharedBytes, function), "cuFuncGetAttribute");
        if (!result.Succeeded || declared + groupMemoryBytes <= UnaskedBytes) return result;
        result = new(library.FuncGetAttribute(&allowed, CudaAttribute.FunctionMaxDynamicSharedBytes, function), "cuFuncGetAttribute");
        if (!result.Succeeded) return result;

        // A wish that the driver may refuse: more groups on a multiprocessor, and less cache.
        _ = library.FuncSetAttribute(function, CudaAttribute.FunctionPreferredSharedCarveout, MostShared);
        return new(library.FuncSetAttribute(function, CudaAttribute.FunctionMaxDynamicSharedBytes, Math.Max(allowed, groupMemoryBytes)), "cuFuncSetAttribute");
    }

    // The driver tells of one argument at a time, and by an error that there is none any more.
    private static int? CountArguments(CudaLibrary library, nint function)
    {
        if (library.FuncGetParamInfo == null) return null;
        for (int count = 0; ; count++)
        {
            nuint offset, size;
            int status = library.FuncGetParamInfo(function, (nuint)count, &offset, &size);
            if (status != 0) return status == CudaStatus.InvalidValue ? count : null;
        }
    }
}
