using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <inheritdoc/>
internal sealed unsafe partial class CrossbarReadKernel<TFloat, TWord, TSimd> : CrossbarReadKernel
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    /// <inheritdoc/>
    public override CellWork Age(AgingTerms terms, SimulationAddress address) => new AgeWork<TFloat, TWord, TSimd>(terms, address);

    /// <inheritdoc/>
    public override CellWork Disturb(RandomStream stream, float least, bool isQuiet) => new DisturbWork<TFloat, TWord, TSimd>(stream, least, isQuiet);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Convert(Converter converter, float* from, long count, float* to, float* squares)
    {
        Copy(from, count, to);
        long padded = SimulationAddress.Pitch(count);
        new Span<float>(to + count, (int)(padded - count)).Clear();
        for (long i = 0; i < padded; i += TSimd.Width)
        {
            TFloat x = Convert(converter, TSimd.Load(to + i));
            TSimd.Store(to + i, x);
            if (squares is not null) TSimd.Store(squares + i, TSimd.Multiply(x, x));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Square(float* from, long count, float* to)
    {
        long i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TFloat x = TSimd.Load(from + i);
            TSimd.Store(to + i, TSimd.Multiply(x, x));
        }

        for (; i < count; i++) to[i] = from[i] * from[i];
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Finish(ReadPlan plan, long item, long first)
    {
        const int width = Philox.TileWords;
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(plan.Address.Seed, keys);
        float* totals = stackalloc float[width], mean = stackalloc float[width], variance = stackalloc float[width], normals = stackalloc float[width];
        new Span<float>(totals, width).Clear();
        ushort draw = (ushort)(plan.FirstItem + item);
        long parts = plan.Tiling.Parts, each = plan.Tiling.PartsOfTile;
        for (long tile = 0; tile < plan.Tiling.Tiles; tile++)
        {
            long begin = tile * each, end = Math.Min(parts, begin + each);
            ulong number = (ulong)(plan.Address.FirstCell + (tile * plan.PaddedSums) + first) / width;
            Add(plan.Means + (item * plan.PaddedSums) + first, plan.PartStride, begin, end, mean);
            if (plan.Collapsed)
            {
                if (plan.SharedVariance is null) Add(plan.Variances + (item * plan.PaddedSums) + first, plan.PartStride, begin, end, variance);
                else new Span<float>(variance, width).Fill(Add(plan.Variances + item, plan.Items, begin, end));
                CellLanes<TFloat, TWord, TSimd>.Tile(plan.Address.Stream(SimulationPurpose.CollapsedRead, draw), number, keys, normals);
                for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(mean + i, TSimd.MultiplyAdd(TSimd.Sqrt(TSimd.Load(variance + i)), TSimd.Load(normals + i), TSimd.Load(mean + i)));
            }

            if (plan.Chain.OutputNoise > 0)
            {
                TFloat sigma = TSimd.Broadcast(plan.Chain.OutputNoise);
                CellLanes<TFloat, TWord, TSimd>.Tile(plan.Address.Stream(SimulationPurpose.Output, draw), number, keys, normals);
                for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(mean + i, TSimd.MultiplyAdd(sigma, TSimd.Load(normals + i), TSimd.Load(mean + i)));
            }

            for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(totals + i, TSimd.Add(TSimd.Load(totals + i), Convert(plan.Chain.Output, TSimd.Load(mean + i))));
        }

        Copy(totals, Math.Min(width, plan.Sums - first), plan.Outputs + ((plan.FirstItem + item) * plan.LdOutputs) + first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* parts, long stride, long begin, long end, float* sums)
    {
        new Span<float>(sums, Philox.TileWords).Clear();
        for (long part = begin; part < end; part++)
        {
            float* from = parts + (part * stride);
            for (int i = 0; i < Philox.TileWords; i += TSimd.Width) TSimd.Store(sums + i, TSimd.Add(TSimd.Load(sums + i), TSimd.Load(from + i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Add(float* parts, long stride, long begin, long end)
    {
        float sum = 0;
        for (long part = begin; part < end; part++) sum += parts[part * stride];
        return sum;
    }

    // CellMath.Convert.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Convert(Converter converter, TFloat x)
    {
        if (converter.Bits == 0) return x;
        TFloat low = TSimd.Broadcast(-converter.Bound), high = TSimd.Broadcast(converter.Bound), shift = TSimd.Broadcast(SimulationMath.Shift);
        TFloat above = TSimd.Select(TSimd.Less(x, low), low, x), cut = TSimd.Select(TSimd.Less(high, above), high, above);
        return TSimd.MultiplyAdd(TSimd.Subtract(TSimd.MultiplyAdd(cut, TSimd.Broadcast(converter.Density), shift), shift), TSimd.Broadcast(converter.Step), TSimd.Broadcast(0f));
    }

    private static void Copy(float* from, long count, float* to) => Buffer.MemoryCopy(from, to, count * sizeof(float), count * sizeof(float));

    // Up to a tile, and 0 behind it.
    private static void Pad(float* from, int count, float* to)
    {
        Copy(from, count, to);
        new Span<float>(to + count, Philox.TileWords - count).Clear();
    }
}
