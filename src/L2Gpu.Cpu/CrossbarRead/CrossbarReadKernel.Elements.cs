using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <inheritdoc/>
internal sealed unsafe partial class CrossbarReadKernel<TFloat, TWord, TSimd> : CrossbarReadKernel
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    private const float Shift = 12582912, Least = 1.17549435e-38f;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Age(AgingTerms terms, RandomStream stream, long tile, int count, float* programmed, float* aged, float* noise)
    {
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(stream.Seed, keys);
        float* normals = stackalloc float[Philox.TileWords], from = stackalloc float[Philox.TileWords], left = stackalloc float[Philox.TileWords], spread = stackalloc float[Philox.TileWords];
        Normals(stream, tile, keys, normals);
        bool whole = count == Philox.TileWords;
        if (!whole) Pad(programmed, count, from);
        float* source = whole ? programmed : from, first = whole ? aged : left, second = whole ? noise : spread;
        for (int i = 0; i < Philox.TileWords; i += TSimd.Width)
        {
            Age(terms, TSimd.Load(source + i), TSimd.Load(normals + i), out TFloat one, out TFloat other);
            TSimd.Store(first + i, one);
            TSimd.Store(second + i, other);
        }

        if (whole) return;
        Copy(left, count, aged);
        Copy(spread, count, noise);
    }

    /// <inheritdoc/>
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
            long begin = tile * each, end = Math.Min(parts, begin + each), number = (plan.Address.FirstCell + (tile * plan.PaddedSums) + first) / width;
            Add(plan.Means + (item * plan.PaddedSums) + first, plan.PartStride, begin, end, mean);
            if (plan.Collapsed)
            {
                if (plan.SharedVariance is null) Add(plan.Variances + (item * plan.PaddedSums) + first, plan.PartStride, begin, end, variance);
                else new Span<float>(variance, width).Fill(Add(plan.Variances + item, plan.Items, begin, end));
                Normals(plan.Address.Stream(SimulationPurpose.CollapsedRead, draw), number, keys, normals);
                for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(mean + i, TSimd.MultiplyAdd(TSimd.Sqrt(TSimd.Load(variance + i)), TSimd.Load(normals + i), TSimd.Load(mean + i)));
            }

            if (plan.Chain.OutputNoise > 0)
            {
                TFloat sigma = TSimd.Broadcast(plan.Chain.OutputNoise);
                Normals(plan.Address.Stream(SimulationPurpose.Output, draw), number, keys, normals);
                for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(mean + i, TSimd.MultiplyAdd(sigma, TSimd.Load(normals + i), TSimd.Load(mean + i)));
            }

            for (int i = 0; i < width; i += TSimd.Width) TSimd.Store(totals + i, TSimd.Add(TSimd.Load(totals + i), Convert(plan.Chain.Output, TSimd.Load(mean + i))));
        }

        Copy(totals, Math.Min(width, plan.Sums - first), plan.Outputs + ((plan.FirstItem + item) * plan.LdOutputs) + first);
    }

    private static void Add(float* parts, long stride, long begin, long end, float* sums)
    {
        new Span<float>(sums, Philox.TileWords).Clear();
        for (long part = begin; part < end; part++)
        {
            float* from = parts + (part * stride);
            for (int i = 0; i < Philox.TileWords; i += TSimd.Width) TSimd.Store(sums + i, TSimd.Add(TSimd.Load(sums + i), TSimd.Load(from + i)));
        }
    }

    private static float Add(float* parts, long stride, long begin, long end)
    {
        float sum = 0;
        for (long part = begin; part < end; part++) sum += parts[part * stride];
        return sum;
    }

    // CellMath.Age.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Age(AgingTerms terms, TFloat programmed, TFloat normal, out TFloat aged, out TFloat noise)
    {
        AgingLaw law = terms.Law;
        TFloat size = TSimd.Divide(TSimd.FromBits(TSimd.And(TSimd.Bits(programmed), TSimd.Broadcast(0x7fffffffu))), TSimd.Broadcast(law.FullScale));
        TFloat log = SimulationLanes<TFloat, TWord, TSimd>.Log(Clamp(size, Least, 1));
        TFloat mean = Clamp(TSimd.MultiplyAdd(TSimd.Broadcast(law.ExponentSlope), log, TSimd.Broadcast(law.ExponentAtFullScale)), law.ExponentLeast, law.ExponentMost);
        TFloat spread = Clamp(
            TSimd.MultiplyAdd(TSimd.Broadcast(law.ExponentSpreadSlope), log, TSimd.Broadcast(law.ExponentSpreadAtFullScale)), law.ExponentSpreadLeast, law.ExponentSpreadMost);
        aged = TSimd.Multiply(
            programmed, SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(TSimd.MultiplyAdd(spread, normal, mean), TSimd.Broadcast(-terms.LogTime))));
        TFloat most = TSimd.Broadcast(law.FlickerMost), share = TSimd.Multiply(
            TSimd.Broadcast(law.Flicker), SimulationLanes<TFloat, TWord, TSimd>.Exp(TSimd.Multiply(TSimd.Broadcast(-law.FlickerPower), log)));
        TFloat flicker = TSimd.Multiply(TSimd.Multiply(TSimd.Select(TSimd.Less(share, most), share, most), TSimd.Broadcast(terms.FlickerRoot)), aged);
        noise = TSimd.Sqrt(TSimd.MultiplyAdd(flicker, flicker, TSimd.Broadcast(terms.WhiteVariance)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Clamp(TFloat x, float lower, float upper)
    {
        TFloat low = TSimd.Broadcast(lower), high = TSimd.Broadcast(upper), above = TSimd.Select(TSimd.Less(low, x), x, low);
        return TSimd.Select(TSimd.Less(above, high), above, high);
    }

    // CellMath.Convert.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Convert(Converter converter, TFloat x)
    {
        if (converter.Bits == 0) return x;
        TFloat low = TSimd.Broadcast(-converter.Bound), high = TSimd.Broadcast(converter.Bound), shift = TSimd.Broadcast(Shift);
        TFloat above = TSimd.Select(TSimd.Less(x, low), low, x), cut = TSimd.Select(TSimd.Less(high, above), high, above);
        return TSimd.Multiply(TSimd.Subtract(TSimd.MultiplyAdd(cut, TSimd.Broadcast(converter.Density), shift), shift), TSimd.Broadcast(converter.Step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normals(RandomStream stream, long tile, TWord* keys, float* normals)
    {
        ulong block = (ulong)tile * Philox.TileBlocks;
        (uint second, uint third, uint fourth) = Philox.Counter(stream, block);
        for (int lane = 0; lane < Philox.TileBlocks; lane += TSimd.Width)
        {
            Four((uint)block + (uint)lane, second, third, fourth, keys, out TFloat n0, out TFloat n1, out TFloat n2, out TFloat n3);
            TSimd.Store(normals + lane, n0);
            TSimd.Store(normals + lane + Philox.TileBlocks, n1);
            TSimd.Store(normals + lane + (2 * Philox.TileBlocks), n2);
            TSimd.Store(normals + lane + (3 * Philox.TileBlocks), n3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(uint block, uint second, uint third, uint fourth, TWord* keys, out TFloat n0, out TFloat n1, out TFloat n2, out TFloat n3)
    {
        SimulationLanes<TFloat, TWord, TSimd>.Block(block, second, third, fourth, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
        SimulationLanes<TFloat, TWord, TSimd>.Normals(w0, w1, out n0, out n1);
        SimulationLanes<TFloat, TWord, TSimd>.Normals(w2, w3, out n2, out n3);
    }

    private static void Copy(float* from, long count, float* to) => Buffer.MemoryCopy(from, to, count * sizeof(float), count * sizeof(float));

    // Up to a tile, and 0 behind it.
    private static void Pad(float* from, int count, float* to)
    {
        Copy(from, count, to);
        new Span<float>(to + count, Philox.TileWords - count).Clear();
    }
}
