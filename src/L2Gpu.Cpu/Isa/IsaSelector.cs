using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>Ranks the instruction sets of this machine, and lets <c>L2GPU_ISA</c> force one.</summary>
internal static class IsaSelector
{
    /// <summary>The environment variable that forces an instruction set: <c>avx512</c>, <c>avx2</c> or <c>vector</c>.</summary>
    public const string Variable = "L2GPU_ISA";

    /// <summary>What this machine can run, fastest first. Never empty.</summary>
    public static IReadOnlyList<Isa> Available { get; } = [.. new[] { Isa.Avx512, Isa.Avx2, Isa.Vector }.Where(IsAvailable)];

    /// <summary>The fastest one, or the one that <c>L2GPU_ISA</c> names. Reads the environment anew on each call.</summary>
    /// <exception cref="InvalidOperationException">The variable names no instruction set, or one that this machine lacks.</exception>
    public static Isa Select() => Select(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The fastest one, or the one named.</summary>
    /// <param name="name">A name, in any case; null or blank asks for the fastest.</param>
    /// <exception cref="InvalidOperationException">There is no such instruction set, or this machine lacks it.</exception>
    public static Isa Select(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Available[0];

        Isa isa = name.Trim().ToUpperInvariant() switch
        {
            "AVX512" => Isa.Avx512,
            "AVX2" => Isa.Avx2,
            "VECTOR" => Isa.Vector,
            _ => throw new InvalidOperationException($"{Variable}={name} names no instruction set. {Choices()}"),
        };
        return IsAvailable(isa)
            ? isa
            : throw new InvalidOperationException($"{Variable}={name}, but this machine (or this .NET configuration) lacks it. {Choices()}");
    }

    /// <summary>Whether this machine can run it.</summary>
    public static bool IsAvailable(Isa isa) => isa switch
    {
        Isa.Avx512 => Avx512F.IsSupported && Avx2.IsSupported && Fma.IsSupported,
        Isa.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        Isa.Vector => true,
        _ => false,
    };

    private static string Choices()
        => $"Choose one of {string.Join(", ", Available.Select(isa => isa.ToString().ToLowerInvariant()))}, or unset it for the fastest.";
}
