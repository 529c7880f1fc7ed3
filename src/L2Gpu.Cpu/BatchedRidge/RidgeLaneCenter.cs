using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Means in FP64 about each problem's first row, and rows centred and scaled to columns of about unit length.</summary>
internal static unsafe class RidgeLaneCenter<T, TVec, TSimd, TRoot, TDouble, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TDouble : unmanaged
    where TWide : struct, IWideLoad<TDouble>
{
    public static void Run(in RidgeLanes<T> lanes, bool intercept)
    {
        int w = TSimd.Width;
        new Span<T>(lanes.Unit, lanes.Joint * w).Clear();
        new Span<T>(lanes.Shift, lanes.Joint * w).Clear();
        new Span<T>(lanes.Mean, lanes.Joint * w).Clear();
        for (int s = 0; s < lanes.Systems && intercept; s++) FindShift(lanes, s);
        double* sums = stackalloc double[2 * w];
        for (int c = 0; c < lanes.Columns + lanes.Targets; c++)
        {
            bool isTarget = c >= lanes.Columns;
            int place = isTarget ? lanes.Target(c - lanes.Columns) : c, columns = isTarget ? lanes.Targets : lanes.Columns;
            Sum(lanes, isTarget ? lanes.Y + ((c - lanes.Columns) * w) : lanes.X + (c * w), columns, lanes.Shift + (place * w), sums);
            for (int s = 0; s < w; s++) Settle(lanes, s, (place * w) + s, sums[s], sums[w + s], intercept);
        }

        for (int row = 0; row < lanes.PaddedRows; row++) Center(lanes, row);
    }

    private static void FindShift(in RidgeLanes<T> lanes, int s)
    {
        int w = TSimd.Width, row = 0;
        while (row < lanes.Count[s] && lanes.Weight[(row * w) + s] == T.Zero) row++;
        if (row == lanes.Count[s]) return;
        for (int j = 0; j < lanes.Columns; j++) lanes.Shift[(j * w) + s] = lanes.X[((((long)row * lanes.Columns) + j) * w) + s];
        for (int k = 0; k < lanes.Targets; k++) lanes.Shift[(lanes.Target(k) * w) + s] = lanes.Y[((((long)row * lanes.Targets) + k) * w) + s];
    }

    // Σ w(x − shift) and Σ w(x − shift)² of one column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(in RidgeLanes<T> lanes, T* column, int columns, T* shift, double* sums)
    {
        int w = TSimd.Width;
        long step = (long)columns * w;
        for (int h = 0; h < w; h += TWide.Width)
        {
            TDouble zero = TWide.Broadcast(0), s = Load(shift + h), sum0 = zero, sum1 = zero, square0 = zero, square1 = zero;
            T* x = column + h;
            T* weight = lanes.Weight + h;

            // Rows are stored up to a multiple of 16, and weigh 0 beyond the last.
            for (int i = 0; i < lanes.Rows; i += 2, x += 2 * step, weight += 2 * w)
            {
                TDouble v0 = TWide.Subtract(Load(x), s), v1 = TWide.Subtract(Load(x + step), s);
                TDouble weighted0 = TWide.MultiplyAdd(v0, Load(weight), zero), weighted1 = TWide.MultiplyAdd(v1, Load(weight + w), zero);
                sum0 = TWide.Add(sum0, weighted0);
                sum1 = TWide.Add(sum1, weighted1);
                square0 = TWide.MultiplyAdd(weighted0, v0, square0);
                square1 = TWide.MultiplyAdd(weighted1, v1, square1);
            }

            TWide.Store(sums + h, TWide.Add(sum0, sum1));
            TWide.Store(sums + w + h, TWide.Add(square0, square1));
        }
    }

    private static void Settle(in RidgeLanes<T> lanes, int s, int place, double sum, double squares, bool intercept)
    {
        double shift = double.CreateTruncating(lanes.Shift[place]), mean = intercept ? sum / lanes.Total[s] : 0, unit = LaneUnit.Root<T>(squares);
        if (!double.IsFinite(squares) || !double.IsFinite(shift + mean)) lanes.Fail(s, BatchedRidgeStatus.NotFinite);
        lanes.Unit[place] = T.CreateTruncating(unit);
        lanes.Shift[place] = T.CreateTruncating(-shift * unit);
        lanes.Mean[place] = T.CreateTruncating(mean * unit);
        lanes.Center[place] = shift + mean;
        lanes.InverseUnit[place] = 1 / unit;
    }

    // A unit is a power of two, so that nothing but the two differences is rounded.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Center(in RidgeLanes<T> lanes, int row)
    {
        int w = TSimd.Width;
        T* x = lanes.X + ((long)row * lanes.Columns * w), y = lanes.Y + ((long)row * lanes.Targets * w), u = lanes.U + ((long)row * lanes.Joint * w);
        TVec root = TRoot.Sqrt(TSimd.Load(lanes.Weight + (row * w)));
        int features = lanes.Columns * w, padded = lanes.Order * w, all = lanes.Joint * w;
        for (int c = 0; c < features; c += w) TSimd.Store(u + c, Scaled(lanes, x + c, c, root));
        for (int c = features; c < padded; c += w) TSimd.Store(u + c, TSimd.Zero);
        for (int c = padded; c < all; c += w) TSimd.Store(u + c, Scaled(lanes, y + (c - padded), c, root));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Scaled(in RidgeLanes<T> lanes, T* value, int c, TVec root)
    {
        TVec moved = TSimd.MultiplyAdd(TSimd.Load(value), TSimd.Load(lanes.Unit + c), TSimd.Load(lanes.Shift + c));
        return TSimd.Multiply(TRoot.Subtract(moved, TSimd.Load(lanes.Mean + c)), root);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble Load(T* source) => typeof(T) == typeof(double) ? TWide.Load((double*)source) : TWide.Load((float*)source);
}
