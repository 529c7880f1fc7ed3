using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>The shape and the factors of a product that is tried.</summary>
internal readonly record struct GemmProblem(int M, int N, int K)
{
    public Transpose TransposeA { get; init; }

    public Transpose TransposeB { get; init; }

    public double Alpha { get; init; } = 1;

    public double Beta { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Whether one A serves the whole batch (stride 0).</summary>
    public bool SharesA { get; init; }

    /// <summary>Whether one B serves the whole batch (stride 0).</summary>
    public bool SharesB { get; init; }

    public GuardLayout Layout { get; init; } = GuardLayout.Gappy;

    public (int Rows, int Columns) ShapeA => TransposeA == Transpose.No ? (M, K) : (K, M);

    public (int Rows, int Columns) ShapeB => TransposeB == Transpose.No ? (K, N) : (N, K);

    public int CountA => SharesA ? 1 : Count;

    public int CountB => SharesB ? 1 : Count;

    public FormattableString Describe()
        => $"m={M} n={N} k={K} opA={TransposeA} opB={TransposeB} α={Alpha} β={Beta} count={Count} sharesA={SharesA} sharesB={SharesB} layout={Layout}";

    public (T[] A, T[] B, T[] C) Uniform<T>(ulong seed)
        where T : INumberBase<T>
    {
        var numbers = new NumberStream(seed);
        return (numbers.Uniform<T>((long)CountA * M * K), numbers.Uniform<T>((long)CountB * K * N), numbers.Uniform<T>((long)Count * M * N));
    }
}
