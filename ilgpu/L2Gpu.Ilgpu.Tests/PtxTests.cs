using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Xunit;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>What ILGPU's back end for CUDA makes of every kernel, without a GPU.</summary>
public sealed class PtxTests
{
    // Instructions whose results differ from card to card, or from IEEE's.
    private static readonly string[] Approximate = [".approx", ".ftz", ".full."];

    private static readonly Type[] Registers = [typeof(FewRegisters), typeof(ManyRegisters)];

    public static TheoryData<string> Kernels => [.. All().Select(Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_is_compiled_for_CUDA(string name)
    {
        string ptx = Compile(All().Single(kernel => Name(kernel) == name));
        Assert.Contains(".visible .entry", ptx, StringComparison.Ordinal);

        // A function that ILGPU does not know is left for a linker that is not there.
        Assert.DoesNotContain(".extern .func", ptx, StringComparison.Ordinal);
        Assert.All(Approximate, text => Assert.DoesNotContain(text, ptx, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RandomKernel.Numbers<CudaFused>")]
    [InlineData("WriteKernel.Pulse<CudaFused>")]
    [InlineData("ReadKernel.Run<CudaFused>")]
    public void Simulations_fuse_what_their_definition_fuses(string name)
        => Assert.Contains("fma.rn.f32", Compile(All().Single(kernel => Name(kernel) == name)), StringComparison.Ordinal);

    private static string Compile(MethodInfo kernel)
    {
        using Context context = Context.Create(builder => builder.Inlining(InliningMode.Aggressive));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, nvvmAPI: null!);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }

    private static string Name(MethodInfo kernel)
        => kernel.IsGenericMethod ? $"{kernel.DeclaringType!.Name}.{kernel.Name}<{string.Join(", ", kernel.GetGenericArguments().Select(type => type.Name))}>" : $"{kernel.DeclaringType!.Name}.{kernel.Name}";

    private static MethodInfo[] All()
        => [.. typeof(IlgpuAccelerator).Assembly.GetTypes().Where(type => type.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)).SelectMany(Closed)];

    // A kernel in each of the types in which it is launched.
    private static IEnumerable<MethodInfo> Closed(MethodInfo kernel)
    {
        string[] names = [.. kernel.GetGenericArguments().Select(type => type.Name)];
        (Type Number, Type Arithmetic)[] types = [(typeof(float), typeof(SingleArithmetic)), (typeof(double), typeof(DoubleArithmetic))];
        return names switch
        {
            [] => [kernel],
            ["TFused"] => [kernel.MakeGenericMethod(typeof(CudaFused))],
            ["T"] => types.Select(type => kernel.MakeGenericMethod(type.Number)),
            ["T", "TArithmetic"] => types.Select(type => kernel.MakeGenericMethod(type.Number, type.Arithmetic)),
            ["T", "TArithmetic", "TRegisters"] => types.SelectMany(type => Registers.Select(registers => kernel.MakeGenericMethod(type.Number, type.Arithmetic, registers))),
            ["T", "TArithmetic", "TRegisters", "TFused"] => types.SelectMany(type => Registers.Select(registers => kernel.MakeGenericMethod(type.Number, type.Arithmetic, registers, typeof(CudaFused)))),
            _ => types.SelectMany(from => types.Select(to => kernel.MakeGenericMethod(from.Number, from.Arithmetic, to.Number, to.Arithmetic))),
        };
    }
}
