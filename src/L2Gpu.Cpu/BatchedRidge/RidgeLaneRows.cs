using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Brings the rows of problems into lanes.</summary>
internal static unsafe class RidgeLaneRows<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    public static void Load(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes)
    {
        LoadWeights(work, lanes);
        for (int row = 0; row < lanes.Rows; row += RidgeLanes<T>.Chunk)
        {
            LoadChunk(lanes, work.X, work.Ldx, lanes.Columns, row, work.Weights is not null, lanes.X);
            LoadChunk(lanes, work.Y, work.Ldy, lanes.Targets, row, work.Weights is not null, lanes.Y);
        }
    }

    // Lanes beyond the last problem, and rows beyond a problem's last, weigh 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadWeights(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width;
        bool alike = work.Weights is null && lanes.Systems == w;
        for (int s = 1; s < lanes.Systems; s++) alike &= lanes.Count[s] == lanes.Count[0];
        int filled = alike ? lanes.Count[0] * w : 0;
        new Span<T>(lanes.Weight, filled).Fill(T.One);
        new Span<T>(lanes.Weight + filled, (lanes.PaddedRows * w) - filled).Clear();
        for (int s = 0; s < lanes.Systems; s++)
        {
            if (filled > 0)
            {
                lanes.Total[s] = lanes.Count[s];
                continue;
            }

            double total = 0;
            for (int row = 0; row < lanes.Count[s]; row++)
            {
                T weight = work.Weights is null ? T.One : work.Weights[lanes.First[s] + row];
                if (!(weight >= T.Zero) || !T.IsFinite(weight))
                {
                    lanes.Fail(s, BatchedRidgeStatus.BadWeight);
                    weight = T.Zero;
                }

                lanes.Weight[(row * w) + s] = weight;
                total += double.CreateTruncating(weight);
            }

            if (total == 0) lanes.Fail(s, BatchedRidgeStatus.NoRows);
            if (!double.IsFinite(total)) lanes.Fail(s, BatchedRidgeStatus.NotFinite);
            lanes.Total[s] = total > 0 ? total : 1;
        }

        for (int s = lanes.Systems; s < w; s++) lanes.Total[s] = 1;
    }

    // Through a copy in the nearest cache: problems lie at any distance from each other, and end anywhere.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadChunk(in RidgeLanes<T> lanes, T* source, long ld, int columns, int row, bool weighted, T* target)
    {
        int w = TSimd.Width, v = TSimd.TransposeSize, length = RidgeLanes<T>.Chunk * columns, stride = length + RidgeLanes<T>.Chunk;
        for (int s = 0; s < w; s++)
        {
            T* copy = lanes.Staging + (s * stride);
            int rows = s < lanes.Systems ? Math.Clamp(lanes.Count[s] - row, 0, RidgeLanes<T>.Chunk) : 0;
            T* from = rows == 0 ? source : source + ((lanes.First[s] + row) * ld);
            if (ld == columns) Buffer.MemoryCopy(from, copy, (long)length * sizeof(T), (long)rows * columns * sizeof(T));
            else for (int i = 0; i < rows; i++) new Span<T>(from + (i * ld), columns).CopyTo(new Span<T>(copy + (i * columns), columns));
            if (rows < RidgeLanes<T>.Chunk) new Span<T>(copy + (rows * columns), length - (rows * columns)).Clear();

            // What a row of weight 0 holds must not be seen: 0 times NaN is NaN.
            for (int i = 0; i < rows && weighted; i++)
            {
                if (lanes.Weight[((row + i) * w) + s] == T.Zero) new Span<T>(copy + (i * columns), columns).Clear();
            }
        }

        T* place = target + ((long)row * columns * w);
        for (int q = 0; q < length; q += v)
        {
            int s = 0;
            for (; s + v <= w; s += v) TSimd.Transpose(lanes.Staging + (s * stride) + q, stride, place + (q * w) + s, w);
            for (; s < w; s++)
            {
                for (int i = 0; i < v; i++) place[((q + i) * w) + s] = lanes.Staging[(s * stride) + q + i];
            }
        }
    }
}
