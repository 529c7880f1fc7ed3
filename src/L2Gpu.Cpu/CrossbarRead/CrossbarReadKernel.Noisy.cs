using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <content>Sums of cells that have noise of their own.</content>
internal sealed unsafe partial class CrossbarReadKernel<TFloat, TWord, TSimd>
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumNoisyColumns(RandomStream stream, long tile, long pitch, long rows, int count, float* g, long ldg, float* sigma, long ldSigma, float* x, float* sums)
    {
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(stream.Seed, keys);
        float* gPad = stackalloc float[Philox.TileWords], sigmaPad = stackalloc float[Philox.TileWords];
        new Span<float>(sums, Philox.TileWords).Clear();
        int lanes = Math.Min(count, Philox.TileBlocks);
        for (long row = 0; row < rows; row++, g += ldg, sigma += ldSigma, tile += pitch)
        {
            float* cells = Whole(g, count, gPad), spread = Whole(sigma, count, sigmaPad);
            ulong block = (ulong)tile * Philox.TileBlocks;
            TFloat input = TSimd.Broadcast(x[row]);
            for (int lane = 0; lane < lanes; lane += TSimd.Width)
            {
                CellLanes<TFloat, TWord, TSimd>.Words(stream, block + (uint)lane, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
                SimulationLanes<TFloat, TWord, TSimd>.Normals(w0, w1, out TFloat n0, out TFloat n1);
                SimulationLanes<TFloat, TWord, TSimd>.Normals(w2, w3, out TFloat n2, out TFloat n3);
                Accumulate(input, n0, cells + lane, spread + lane, sums + lane);
                Accumulate(input, n1, cells + lane + Philox.TileBlocks, spread + lane + Philox.TileBlocks, sums + lane + Philox.TileBlocks);
                Accumulate(input, n2, cells + lane + (2 * Philox.TileBlocks), spread + lane + (2 * Philox.TileBlocks), sums + lane + (2 * Philox.TileBlocks));
                Accumulate(input, n3, cells + lane + (3 * Philox.TileBlocks), spread + lane + (3 * Philox.TileBlocks), sums + lane + (3 * Philox.TileBlocks));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Accumulate(TFloat x, TFloat normal, float* cells, float* spread, float* sums)
            => TSimd.Store(sums, TSimd.MultiplyAdd(x, TSimd.MultiplyAdd(TSimd.Load(spread), normal, TSimd.Load(cells)), TSimd.Load(sums)));
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumNoisyRow(ReadPlan plan, long item, long row)
    {
        RandomStream stream = plan.Address.Stream(SimulationPurpose.Read, (ushort)(plan.FirstItem + item));
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(stream.Seed, keys);
        float* gPad = stackalloc float[Philox.TileWords], sigmaPad = stackalloc float[Philox.TileWords], noisy = stackalloc float[Philox.TileWords], chains = stackalloc float[CrossbarReadOperator.Chains];
        float* x = plan.X + (item * plan.PaddedLines), sums = plan.MeansOf(0, item) + row, g = plan.Conductances + (row * plan.LdConductances), sigma = plan.Sigma + (row * plan.SigmaRow);
        long tile = plan.Address.Cell(row, 0, plan.Columns) / Philox.TileWords, left = plan.Chain.TileLines;
        new Span<float>(chains, CrossbarReadOperator.Chains).Clear();
        for (long column = 0; column < plan.Columns; column += Philox.TileWords, tile++)
        {
            int count = (int)Math.Min(Philox.TileWords, plan.Columns - column);
            float* cells = Whole(g + column, count, gPad), spread = Whole(sigma + (column * plan.SigmaColumn), count, sigmaPad);
            CellLanes<TFloat, TWord, TSimd>.Tile(stream, (ulong)tile, keys, noisy);
            for (int i = 0; i < Philox.TileWords; i += TSimd.Width) TSimd.Store(noisy + i, TSimd.MultiplyAdd(TSimd.Load(spread + i), TSimd.Load(noisy + i), TSimd.Load(cells + i)));
            for (int group = 0; group < count; group += CrossbarReadOperator.Chains)
            {
                for (int i = 0; i < CrossbarReadOperator.Chains; i += TSimd.Width)
                    TSimd.Store(chains + i, TSimd.MultiplyAdd(TSimd.Load(x + column + group + i), TSimd.Load(noisy + group + i), TSimd.Load(chains + i)));
                left -= CrossbarReadOperator.Chains;
                if (left != 0 || column + group + CrossbarReadOperator.Chains >= plan.Columns) continue;
                Flush();
                left = plan.Chain.TileLines;
            }
        }

        Flush();

        void Flush()
        {
            *sums = Tree(chains);
            sums += plan.PartStride;
            new Span<float>(chains, CrossbarReadOperator.Chains).Clear();
        }
    }

    // The second half to the first, until one is left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tree(float* chains)
    {
        Vector128<float> a = Vector128.Load(chains) + Vector128.Load(chains + 16), b = Vector128.Load(chains + 4) + Vector128.Load(chains + 20);
        Vector128<float> c = Vector128.Load(chains + 8) + Vector128.Load(chains + 24), d = Vector128.Load(chains + 12) + Vector128.Load(chains + 28);
        Vector128<float> four = a + c + (b + d);
        return four[0] + four[2] + (four[1] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Whole(float* tile, int count, float* pad)
    {
        if (count == Philox.TileWords) return tile;
        Pad(tile, count, pad);
        return pad;
    }
}
