using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <content>Sums without noise: products in the order of reads.</content>
internal sealed unsafe partial class CrossbarReadKernel<TFloat, TWord, TSimd>
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumColumns(long items, float* x, long ldx, long lines, float* g, long ldg, long columns, float* sums, long ldSums)
    {
        const int most = 16;
        float* pad = stackalloc float[CrossbarReadOperator.BlockLines * most], cut = stackalloc float[ItemsAtOnce * most];
        int width = TSimd.Width;
        long column = 0;
        for (; column + (3 * width) <= columns; column += 3 * width)
            for (long item = 0; item < items; item += ItemsAtOnce) Columns<ThreeVectors>(item, g + column, ldg, sums + column + (item * ldSums), ldSums);
        for (; column + width <= columns; column += width)
            for (long item = 0; item < items; item += ItemsAtOnce) Columns<OneVector>(item, g + column, ldg, sums + column + (item * ldSums), ldSums);
        if (column == columns) return;

        // The columns that are no whole vector, in one that is.
        new Span<float>(pad, (int)lines * width).Clear();
        for (long line = 0; line < lines; line++) Copy(g + (line * ldg) + column, columns - column, pad + (line * width));
        for (long item = 0; item < items; item += ItemsAtOnce)
        {
            Columns<OneVector>(item, pad, width, cut, width);
            for (long i = item; i < Math.Min(items, item + ItemsAtOnce); i++) Copy(cut + ((i - item) * width), columns - column, sums + column + (i * ldSums));
        }

        // Items that are not there are the last one once more.
        void Columns<TCount>(long item, float* matrix, long ld, float* to, long ldTo)
            where TCount : struct, IVectorCount
        {
            long last = Math.Min(items - item, ItemsAtOnce) - 1, second = Math.Min(1, last), third = Math.Min(2, last);
            float* from = x + (item * ldx);
            SumColumns<TCount>((nint)lines, from, from + (second * ldx), from + (third * ldx), from + (last * ldx), matrix, (nint)ld, to, to + (second * ldTo), to + (third * ldTo), to + (last * ldTo));
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumRows(long items, float* x, long ldx, long rows, long lines, float* g, long ldg, float* sums, long ldSums)
    {
        const int chainCount = CrossbarReadOperator.Chains;
        float* chains = stackalloc float[ItemsAtOnce * RowsAtOnce * chainCount], tails = stackalloc float[RowsAtOnce * chainCount];
        long groups = lines / chainCount;
        int rest = (int)(lines % chainCount);
        for (long row = 0; row < rows; row += RowsAtOnce)
        {
            int count = (int)Math.Min(RowsAtOnce, rows - row);
            float* first = g + (row * ldg), second = first + (Math.Min(1, count - 1) * ldg), third = first + ((count - 1) * ldg);
            if (rest > 0)
            {
                new Span<float>(tails, RowsAtOnce * chainCount).Clear();
                Copy(first + (groups * chainCount), rest, tails);
                Copy(second + (groups * chainCount), rest, tails + chainCount);
                Copy(third + (groups * chainCount), rest, tails + (2 * chainCount));
            }

            for (long item = 0; item < items; item += ItemsAtOnce)
            {
                int some = (int)Math.Min(ItemsAtOnce, items - item);
                float* x0 = x + (item * ldx), x1 = x0 + (Math.Min(1, some - 1) * ldx), x2 = x0 + (Math.Min(2, some - 1) * ldx), x3 = x0 + ((some - 1) * ldx);
                for (int lane = 0; lane < chainCount; lane += TSimd.Width)
                    SumChains((nint)groups, rest > 0, x0 + lane, x1 + lane, x2 + lane, x3 + lane, first + lane, second + lane, third + lane, tails + lane, chains + lane);
                for (int i = 0; i < some; i++)
                    for (int r = 0; r < count; r++) sums[((item + i) * ldSums) + row + r] = Tree(chains + (((i * RowsAtOnce) + r) * chainCount));
            }
        }
    }

    // Four items by up to three vectors of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumns<TCount>(nint lines, float* x0, float* x1, float* x2, float* x3, float* g, nint ldg, float* s0, float* s1, float* s2, float* s3)
        where TCount : struct, IVectorCount
    {
        TFloat zero = TSimd.Broadcast(0f);
        TFloat a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero, c0 = zero, c1 = zero, c2 = zero, d0 = zero, d1 = zero, d2 = zero;
        int width = TSimd.Width;
        for (nint line = 0; line < lines; line++, g += ldg)
        {
            TFloat g0 = TSimd.Load(g), g1 = TCount.Value > 1 ? TSimd.Load(g + width) : zero, g2 = TCount.Value > 1 ? TSimd.Load(g + (2 * width)) : zero;
            Add(TSimd.Broadcast(x0[line]), g0, g1, g2, ref a0, ref a1, ref a2);
            Add(TSimd.Broadcast(x1[line]), g0, g1, g2, ref b0, ref b1, ref b2);
            Add(TSimd.Broadcast(x2[line]), g0, g1, g2, ref c0, ref c1, ref c2);
            Add(TSimd.Broadcast(x3[line]), g0, g1, g2, ref d0, ref d1, ref d2);
        }

        Put(s0, a0, a1, a2);
        Put(s1, b0, b1, b2);
        Put(s2, c0, c1, c2);
        Put(s3, d0, d1, d2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(TFloat x, TFloat g0, TFloat g1, TFloat g2, ref TFloat sum0, ref TFloat sum1, ref TFloat sum2)
        {
            sum0 = TSimd.MultiplyAdd(x, g0, sum0);
            if (TCount.Value == 1) return;
            sum1 = TSimd.MultiplyAdd(x, g1, sum1);
            sum2 = TSimd.MultiplyAdd(x, g2, sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(float* to, TFloat sum0, TFloat sum1, TFloat sum2)
        {
            TSimd.Store(to, sum0);
            if (TCount.Value == 1) return;
            TSimd.Store(to + TSimd.Width, sum1);
            TSimd.Store(to + (2 * TSimd.Width), sum2);
        }
    }

    // A vector of the 32 interleaved sums, for four items by three rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumChains(nint groups, bool rest, float* x0, float* x1, float* x2, float* x3, float* g0, float* g1, float* g2, float* tails, float* chains)
    {
        const int step = CrossbarReadOperator.Chains;
        TFloat zero = TSimd.Broadcast(0f);
        TFloat a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero, c0 = zero, c1 = zero, c2 = zero, d0 = zero, d1 = zero, d2 = zero;
        nint end = groups * step;
        for (nint at = 0; at < end; at += step)
        {
            TFloat m0 = TSimd.Load(g0 + at), m1 = TSimd.Load(g1 + at), m2 = TSimd.Load(g2 + at);
            Add(TSimd.Load(x0 + at), m0, m1, m2, ref a0, ref a1, ref a2);
            Add(TSimd.Load(x1 + at), m0, m1, m2, ref b0, ref b1, ref b2);
            Add(TSimd.Load(x2 + at), m0, m1, m2, ref c0, ref c1, ref c2);
            Add(TSimd.Load(x3 + at), m0, m1, m2, ref d0, ref d1, ref d2);
        }

        if (rest)
        {
            TFloat m0 = TSimd.Load(tails), m1 = TSimd.Load(tails + step), m2 = TSimd.Load(tails + (2 * step));
            Add(TSimd.Load(x0 + end), m0, m1, m2, ref a0, ref a1, ref a2);
            Add(TSimd.Load(x1 + end), m0, m1, m2, ref b0, ref b1, ref b2);
            Add(TSimd.Load(x2 + end), m0, m1, m2, ref c0, ref c1, ref c2);
            Add(TSimd.Load(x3 + end), m0, m1, m2, ref d0, ref d1, ref d2);
        }

        Put(chains, a0, a1, a2);
        Put(chains + (3 * step), b0, b1, b2);
        Put(chains + (6 * step), c0, c1, c2);
        Put(chains + (9 * step), d0, d1, d2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(TFloat x, TFloat m0, TFloat m1, TFloat m2, ref TFloat sum0, ref TFloat sum1, ref TFloat sum2)
        {
            sum0 = TSimd.MultiplyAdd(x, m0, sum0);
            sum1 = TSimd.MultiplyAdd(x, m1, sum1);
            sum2 = TSimd.MultiplyAdd(x, m2, sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(float* to, TFloat sum0, TFloat sum1, TFloat sum2)
        {
            TSimd.Store(to, sum0);
            TSimd.Store(to + step, sum1);
            TSimd.Store(to + (2 * step), sum2);
        }
    }
}
