using System.Reflection;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>The device source of timings themselves: data, ceilings, next to nothing.</summary>
internal static class TimingSources
{
    /// <summary>Independent chains of arithmetic of a work-item, and multiply-adds of each in a round.</summary>
    public const int Chains = 8, Steps = 16;

    private static readonly KernelDefines Rates = KernelDefines.None.With("CHAINS", Chains).With("STEPS", Steps);
    private static readonly KernelSource Numbers = Load("numbers.kernel.c"), Ceilings = Load("ceilings.kernel.c");
    private static readonly KernelSource MatrixRate = Load("matrix-rate.sm80.cu", KernelCatalog.Get("Common/ptx.sm80"));

    /// <summary>Every source with every set of macros, so that other compilers can be given them.</summary>
    public static IEnumerable<(KernelSource Source, KernelDefines Defines)> All =>
        [(Numbers, TypeOf<float>()), (Numbers, TypeOf<double>()), (Ceilings, RatesOf<float>()), (Ceilings, RatesOf<double>()), (MatrixRate, Rates)];

    public static IKernel DataKernel<T>(ISourceDevice device, string name)
        where T : unmanaged
        => device.Compile(Numbers, TypeOf<T>()).GetKernel(name);

    public static IKernel CeilingKernel<T>(ISourceDevice device, string name)
        where T : unmanaged
        => device.Compile(Ceilings, RatesOf<T>()).GetKernel(name);

    public static IKernel MatrixKernel(ISourceDevice device, string name) => device.Compile(MatrixRate, Rates).GetKernel(name);

    private static KernelDefines TypeOf<T>()
        where T : unmanaged
        => KernelDefines.None.With("REAL", typeof(T) == typeof(float) ? "float" : "double");

    private static KernelDefines RatesOf<T>()
        where T : unmanaged
        => Rates.With(TypeOf<T>());

    private static KernelSource Load(string name, params ReadOnlySpan<KernelSource> parts)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return new KernelSource($"Timings/{name}", reader.ReadToEnd(), parts);
    }
}
