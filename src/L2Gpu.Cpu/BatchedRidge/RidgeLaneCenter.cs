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
    // Columns that are summed at a time: enough chains of additions to keep the adders busy.
    private const int Together = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in RidgeLanes<T> lanes, bool intercept)
    {
        int w = TSimd.Width;
        new Span<T>(lanes.Unit, lanes.Joint * w).Clear();
        new Span<T>(lanes.Shift, lanes.Joint * w).Clear();
        new Span<T>(lanes.Mean, lanes.Joint * w).Clear();
        for (int s = 0; s < lanes.Systems && intercept; s++) FindShift(lanes, s);
        Sum(lanes, lanes.X, lanes.Columns, 0, intercept);
        Sum(lanes, lanes.Y, lanes.Targets, lanes.Order, intercept);
        for (int s = 0; s < w; s++)
        {
            double largest = 0;
            for (int j = 0; j < lanes.Columns; j++) largest = Math.Max(largest, double.CreateTruncating(lanes.Unit[(j * w) + s]));
            lanes.LargestUnit[s] = largest * largest;
        }

        for (int row = 0; row < lanes.PaddedRows; row++) Center(lanes, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindShift(in RidgeLanes<T> lanes, int s)
    {
        int w = TSimd.Width, row = 0;
        while (row < lanes.Count[s] && lanes.Weight[(row * w) + s] == T.Zero) row++;
        if (row == lanes.Count[s]) return;
        for (int j = 0; j < lanes.Columns; j++) lanes.Shift[(j * w) + s] = lanes.X[((((long)row * lanes.Columns) + j) * w) + s];
        for (int k = 0; k < lanes.Targets; k++) lanes.Shift[(lanes.Target(k) * w) + s] = lanes.Y[((((long)row * lanes.Targets) + k) * w) + s];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(in RidgeLanes<T> lanes, T* values, int columns, int place, bool intercept)
    {
        int w = TSimd.Width;
        double* sums = stackalloc double[w * 2 * Together];
        for (int c = 0; c < columns; c += Together)
        {
            int count = Math.Min(Together, columns - c);
            T* shift = lanes.Shift + ((place + c) * w);
            if (count == Together) SumFour(lanes, values + (c * w), columns, shift, sums);
            else for (int i = 0; i < count; i++) SumOne(lanes, values + ((c + i) * w), columns, shift + (i * w), sums + (2 * i * w));
            for (int i = 0; i < count; i++) Settle(lanes, (place + c + i) * w, sums + (2 * i * w), intercept);
        }
    }

    // Σ w(x − shift) and Σ w(x − shift)² of neighbouring columns. Rows beyond a problem's last weigh 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumFour(in RidgeLanes<T> lanes, T* values, int columns, T* shift, double* sums)
    {
        int w = TSimd.Width, rows = lanes.Rows;
        long step = (long)columns * w;
        for (int h = 0; h < w; h += TWide.Width)
        {
            TDouble zero = TWide.Broadcast(0), a = zero, b = zero, c = zero, d = zero, aa = zero, bb = zero, cc = zero, dd = zero;
            TDouble s0 = Load(shift + h), s1 = Load(shift + w + h), s2 = Load(shift + (2 * w) + h), s3 = Load(shift + (3 * w) + h);
            T* x = values + h;
            T* weight = lanes.Weight + h;
            for (int i = 0; i < rows; i++, x += step, weight += w)
            {
                TDouble q = Load(weight);
                Add(ref a, ref aa, TWide.Subtract(Load(x), s0), q, zero);
                Add(ref b, ref bb, TWide.Subtract(Load(x + w), s1), q, zero);
                Add(ref c, ref cc, TWide.Subtract(Load(x + (2 * w)), s2), q, zero);
                Add(ref d, ref dd, TWide.Subtract(Load(x + (3 * w)), s3), q, zero);
            }

            double* target = sums + h;
            Store(target, w, a, aa);
            Store(target + (2 * w), w, b, bb);
            Store(target + (4 * w), w, c, cc);
            Store(target + (6 * w), w, d, dd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumOne(in RidgeLanes<T> lanes, T* values, int columns, T* shift, double* sums)
    {
        int w = TSimd.Width, rows = lanes.Rows;
        long step = (long)columns * w;
        for (int h = 0; h < w; h += TWide.Width)
        {
            TDouble zero = TWide.Broadcast(0), a = zero, aa = zero, s = Load(shift + h);
            T* x = values + h;
            T* weight = lanes.Weight + h;
            for (int i = 0; i < rows; i++, x += step, weight += w) Add(ref a, ref aa, TWide.Subtract(Load(x), s), Load(weight), zero);
            Store(sums + h, w, a, aa);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref TDouble sum, ref TDouble squares, TDouble moved, TDouble weight, TDouble zero)
    {
        TDouble weighted = TWide.MultiplyAdd(moved, weight, zero);
        sum = TWide.Add(sum, weighted);
        squares = TWide.MultiplyAdd(weighted, moved, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* target, int w, TDouble sum, TDouble squares)
    {
        TWide.Store(target, sum);
        TWide.Store(target + w, squares);
    }

    // From the sums of a column its mean, and the power of two that makes it about as long as 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Settle(in RidgeLanes<T> lanes, int place, double* sums, bool intercept)
    {
        int w = TSimd.Width;
        for (int s = 0; s < w; s++)
        {
            double squares = sums[w + s], shift = double.CreateTruncating(lanes.Shift[place + s]), mean = intercept ? sums[s] / lanes.Total[s] : 0;
            int exponent = LaneUnit.RootExponent<T>(squares);
            double unit = LaneUnit.Power(exponent);
            if (!double.IsFinite(squares + shift + mean)) lanes.Fail(s, BatchedRidgeStatus.NotFinite);
            lanes.Unit[place + s] = T.CreateTruncating(unit);
            lanes.Shift[place + s] = T.CreateTruncating(-shift * unit);
            lanes.Mean[place + s] = T.CreateTruncating(mean * unit);
            lanes.Center[place + s] = shift + mean;
            lanes.InverseUnit[place + s] = LaneUnit.Power(-exponent);
        }
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
