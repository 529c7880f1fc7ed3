namespace L2Gpu.Cpu;

/// <summary>The instruction sets that the CPU kernels are written for, from the one that runs anywhere to the fastest.</summary>
internal enum Isa
{
    /// <summary>Portable <c>Vector&lt;T&gt;</c>; right on any machine.</summary>
    Vector,

    /// <summary>AVX2 with FMA: 256-bit vectors, 16 registers.</summary>
    Avx2,

    /// <summary>AVX-512F: 512-bit vectors, 32 registers.</summary>
    Avx512,
}
