using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>The emulator itself: right kernels are right in every order of threads, and planted bugs are reported or give wrong results.</summary>
public sealed class EmulatorTests
{
    private static readonly float[] Numbers = [.. Enumerable.Range(1, 64).Select(i => (float)i)];

    public static TheoryData<string, string> Wrong => new()
    {
        { "if (LOCAL_X < 32) BARRIER(); y[LOCAL_X] = x[LOCAL_X];", "has left the kernel" },
        { "if (LOCAL_X < 32) BARRIER();\nelse BARRIER();", "waits at test.cu:2" },
        { "if (LOCAL_X < 33) __syncwarp(); else BARRIER();", "for lanes of its warp" },
        { "LOCAL float t[64]; t[LOCAL_X + 1] = x[LOCAL_X]; BARRIER(); y[LOCAL_X] = t[LOCAL_X];", "index 64 is outside of 'float" },
        { "float v = x[LOCAL_X]; if (LOCAL_X != 5) v += __shfl_xor_sync(0xffffffffu, v, 1); y[LOCAL_X] = v;", "thread (5, 0, 0) has left the kernel" },
        { "float v = x[LOCAL_X]; if (LOCAL_X % 32 < 16) v = __shfl_sync(0xffffu, v, 20); y[LOCAL_X] = v;", "which is not in the mask" },
        { "y[LOCAL_X] = __shfl_sync(0xffffu, x[LOCAL_X], 0);", "which it is not in" },
        { "float v = x[LOCAL_X];\nif (LOCAL_X % 2) v = __shfl_xor_sync(0xffffffffu, v, 1);\nelse v = __shfl_xor_sync(0xffffffffu, v, 1); y[LOCAL_X] = v;", "waits at test.cu:3" },
        { "LOCAL float t[68]; copy_async<16>(&t[LOCAL_X], x, 16);", "to an address that is no multiple" },
        { "LOCAL float4 t[64]; copy_async<16>(&t[LOCAL_X], x + LOCAL_X, 16);", "from an address that is no multiple" },
        { "copy_async<4>(y + LOCAL_X, x, 4);", "not shared memory" },
        { "LOCAL float4 t[64]; float v[4]; load_shared16(v, (const float*)&t[LOCAL_X] + 2); y[LOCAL_X] = v[0];", "loaded from an address that is no multiple" },
        { "float v[4]; load_shared16(v, x); y[LOCAL_X] = v[0];", "loaded from what is not shared memory" },
        { "if (LOCAL_X < 60) *(float4*)(y + LOCAL_X) = *(const float4*)x;", "no multiple of 16" },
        { "GROUP_MEMORY(float, t); t[LOCAL_X - 1] = x[LOCAL_X]; BARRIER(); y[LOCAL_X] = t[LOCAL_X];", "wrote before" },
        { "if (LOCAL_X < 16) { float a[4] = { 0 }, b[2] = { 0 }, c[4] = { 0 }; mma_tf32(c, a, b); }", "has left the kernel" },
    };

    public static TheoryData<string> Racing => new()
    {
        // No barrier between a write and others' reads; none before memory is used again; a copy read before it is waited for, by its own thread and by others; and warps that count on
        // going in step.
        "LOCAL float t[64]; t[LOCAL_X] = x[LOCAL_X]; y[LOCAL_X] = t[63 - LOCAL_X];",
        "LOCAL float t[64]; t[LOCAL_X] = x[LOCAL_X]; BARRIER(); y[LOCAL_X] = t[63 - LOCAL_X]; t[LOCAL_X] = 0;",
        "LOCAL float t[64]; copy_async<4>(&t[63 - LOCAL_X], x + 63 - LOCAL_X, 4); copy_async_commit(); copy_async_wait<0>(); y[63 - LOCAL_X] = t[LOCAL_X];",
        "LOCAL float t[64]; copy_async<4>(&t[LOCAL_X], x + 63 - LOCAL_X, 4); copy_async_commit(); y[LOCAL_X] = t[LOCAL_X]; copy_async_wait<0>();",
        "LOCAL float t[64]; copy_async<4>(&t[LOCAL_X], x + 63 - LOCAL_X, 4); copy_async_commit(); copy_async_wait<1>(); BARRIER(); y[LOCAL_X] = t[LOCAL_X];",
        "LOCAL float t[64]; copy_async<4>(&t[LOCAL_X], x + 63 - LOCAL_X, 4); copy_async_wait<0>(); BARRIER(); y[LOCAL_X] = t[LOCAL_X];",
        "LOCAL float t[64]; t[LOCAL_X] = x[LOCAL_X]; y[LOCAL_X ^ 31 ^ 63] = t[LOCAL_X ^ 31];",
    };

    public static TheoryData<string> Reversing => new()
    {
        "LOCAL float t[64]; t[LOCAL_X] = x[LOCAL_X]; BARRIER(); y[LOCAL_X] = t[63 - LOCAL_X];",
        "GROUP_MEMORY(float, t); t[LOCAL_X] = x[LOCAL_X]; BARRIER(); y[LOCAL_X] = t[63 - LOCAL_X];",
        "LOCAL float t[64]; t[LOCAL_X] = x[LOCAL_X]; __syncwarp(); y[LOCAL_X ^ 32] = t[LOCAL_X ^ 31];",
        "LOCAL float4 t[16]; if (LOCAL_X < 16) { copy_async<16>(&t[LOCAL_X], x + 4 * LOCAL_X, 16); copy_async_commit(); copy_async_wait<0>(); } BARRIER(); y[LOCAL_X] = ((float*)t)[63 - LOCAL_X];",
        "y[63 - LOCAL_X] = __shfl_xor_sync(0xffffffffu, __shfl_xor_sync(0xffffffffu, x[LOCAL_X], 16), 16);",
        "y[63 - LOCAL_X] = (float)__shfl_sync(0xffffffffu, (double)x[LOCAL_X], LOCAL_X);",
    };

    [EmulatedTheory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said(string body, string expected)
    {
        using EmulatedModule module = Kernel(body);
        foreach (int seed in Enumerable.Range(0, 3))
        {
            module.Run(Numbers, 64, seed, 256, out int status);
            Assert.Equal(719, status);
            Assert.Contains(expected, module.Message, StringComparison.Ordinal);
        }
    }

    [EmulatedTheory]
    [MemberData(nameof(Racing))]
    public void A_race_shows_in_some_order(string body)
    {
        using EmulatedModule module = Kernel(body);
        float[] reversed = [.. Numbers.Reverse()];
        Assert.Contains(Enumerable.Range(0, 3), seed => !module.Run(Numbers, 64, seed, 0, out _).SequenceEqual(reversed));
    }

    [EmulatedTheory]
    [MemberData(nameof(Reversing))]
    public void What_is_right_is_right_in_every_order(string body)
    {
        using EmulatedModule module = Kernel(body);
        Assert.Equal(Numbers.Reverse(), module.Run(Numbers, 64, 256));
    }

    [EmulatedFact]
    public void Lanes_sum_by_shuffles_in_segments()
    {
        using EmulatedModule module = Kernel("float v = x[LOCAL_X]; for (int by = 4; by; by /= 2) v += __shfl_down_sync(0xffffffffu, v, by, 8); y[LOCAL_X] = __shfl_sync(0xffffffffu, v, 0, 8);");
        Assert.Equal(Numbers.Select((_, i) => Numbers.Skip(i / 8 * 8).Take(8).Sum()), module.Run(Numbers, 64));
    }

    [EmulatedFact]
    public void Lanes_vote()
    {
        using EmulatedModule module = Kernel("y[LOCAL_X] = (float)__popc(__ballot_sync(0xffffffffu, LOCAL_X % 3 == 0)) + 100 * __any_sync(0xffffffffu, LOCAL_X == 40) + 1000 * __all_sync(0xffffffffu, LOCAL_X < 32);");
        Assert.Equal(Numbers.Select((_, i) => i < 32 ? 1011f : 110f + 1), module.Run(Numbers, 64));
    }

    [EmulatedFact]
    public void What_is_not_present_is_not_read_and_is_zero()
    {
        using EmulatedModule module = Kernel("LOCAL float t[64]; copy_async<4>(&t[LOCAL_X], LOCAL_X % 2 ? x + LOCAL_X : (float*)0, LOCAL_X % 2 * 4); copy_async_commit(); copy_async_wait<0>(); BARRIER(); y[LOCAL_X] = t[LOCAL_X];");
        Assert.Equal(Numbers.Select((number, i) => i % 2 * number), module.Run(Numbers, 64));
    }

    [EmulatedFact]
    public void A_product_is_fused_and_a_sum_of_products_in_TF32_is_cut()
    {
        using EmulatedModule fused = Kernel("y[LOCAL_X] = fma(x[LOCAL_X], x[LOCAL_X], -1.0f);");
        Assert.All(fused.Run([.. Enumerable.Repeat(1 + (1f / 4096), 64)], 64), found => Assert.Equal((1f / 2048) + (1f / (1 << 24)), found));

        // 1 + 0.75·2^-23 would be rounded up to the next float, and what a factor has beyond 10 bits is not seen.
        using EmulatedModule cut = Kernel("float a[4] = { 0 }, b[2] = { 0 }, c[4] = { 1, 0, 0, 0 }; if (LOCAL_X % 4 == 0) a[0] = x[0], b[0] = x[1]; mma_tf32(c, a, b); y[LOCAL_X] = c[0];");
        Assert.Equal(1f, cut.Run([1, 0.75f / (1 << 23), .. Numbers[2..]], 64)[0]);
        Assert.Equal(1f + (1f / (1 << 20)), cut.Run([1 + (1f / 4096), 1f / (1 << 20), .. Numbers[2..]], 64)[0]);
    }

    [EmulatedTheory]
    [InlineData("float", 8)]
    [InlineData("double", 4)]
    public void Warps_multiply_in_the_documented_layout(string type, int inner)
    {
        // A is rows x inner, B inner x 8, small whole numbers, so that every sum is exact.
        string body = type == "float"
            ? """
              const int g = LOCAL_X / 4, i = LOCAL_X % 4; const float* p = x + 128;
              const float a[4] = { x[g * 8 + i], x[(g + 8) * 8 + i], x[g * 8 + i + 4], x[(g + 8) * 8 + i + 4] }, b[2] = { p[i * 8 + g], p[(i + 4) * 8 + g] };
              float c[4] = { 1, 1, 1, 1 };
              mma_tf32(c, a, b);
              y[g * 8 + 2 * i] = c[0]; y[g * 8 + 2 * i + 1] = c[1]; y[(g + 8) * 8 + 2 * i] = c[2]; y[(g + 8) * 8 + 2 * i + 1] = c[3];
              """
            : """
              const int g = LOCAL_X / 4, i = LOCAL_X % 4;
              const double a[2] = { x[g * 4 + i], x[(g + 8) * 4 + i] };
              double c[4] = { 1, 1, 1, 1 };
              mma_f64(c, a, x[128 + i * 8 + g]);
              y[g * 8 + 2 * i] = (float)c[0]; y[g * 8 + 2 * i + 1] = (float)c[1]; y[(g + 8) * 8 + 2 * i] = (float)c[2]; y[(g + 8) * 8 + 2 * i + 1] = (float)c[3];
              """;
        using var module = new EmulatedModule($"KERNEL(32, 1, 1) test(float* x, float* y)\n{{\n{body}\n}}");
        float[] x = [.. Enumerable.Range(0, 192).Select(i => (float)(i * 37 % 23 - 11))];
        float[] y = module.Run(x, 32);
        for (int row = 0; row < 16; row++)
            for (int column = 0; column < 8; column++)
                Assert.Equal(1 + Enumerable.Range(0, inner).Sum(k => x[(row * inner) + k] * x[128 + (k * 8) + column]), y[(row * 8) + column]);
    }

    [EmulatedFact]
    public void A_block_of_another_size_than_declared_is_refused()
    {
        using EmulatedModule module = Kernel("y[LOCAL_X] = x[LOCAL_X];");
        module.Run(Numbers, 32, 0, 0, out int status);
        Assert.Equal(1, status);
    }

    [EmulatedFact]
    public void What_does_not_compile_is_named_by_our_files_and_lines()
        => Assert.Contains("test.cu:1", Assert.Throws<InvalidOperationException>(() => Kernel("y[LOCAL_X] = nothing;")).Message, StringComparison.Ordinal);

    private static EmulatedModule Kernel(string body) => new($"KERNEL(64, 1, 1) test(float* x, float* y) {{ {body} }}");
}
