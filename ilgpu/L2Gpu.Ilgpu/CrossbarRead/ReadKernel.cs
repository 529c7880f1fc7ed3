using ILGPU;
using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>Reads of crossbars in the order of the contract, an item of the grid a sum.</summary>
internal static class ReadKernel
{
    private const int Chains = CrossbarReadOperator.Chains;

    public static void Drive<TFused>(ReadArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Items * p.Lines; at += GridExtent.Items) p.Driven[at / p.Lines, at % p.Lines] = p.Input.Convert<TFused>(p.Inputs[at / p.Lines, at % p.Lines]);
    }

    public static void Run<TFused>(ReadArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Items * p.Sums; at += GridExtent.Items)
        {
            long item = at / p.Sums, sum = at % p.Sums, first = 0;
            float total = 0;
            for (long tile = 0; tile < p.Arrays; tile++)
            {
                long end = p.TileLines == 0 || first + p.TileLines > p.Lines ? p.Lines : first + p.TileLines, number = p.FirstCell + (tile * p.SumPitch) + sum;
                float value = p.IsTransposed != 0 ? OfRow<TFused>(p, item, sum, first, end, 0) : OfColumn<TFused>(p, item, sum, first, end, 0);
                if (p.IsCollapsed != 0)
                {
                    float variance = p.IsTransposed != 0 ? OfRow<TFused>(p, item, sum, first, end, 1) : OfColumn<TFused>(p, item, sum, first, end, 1);
                    value = TFused.MultiplyAdd(MathF.Sqrt(variance), p.Collapsed.Normal<TFused>(number, 0, (uint)item), value);
                }

                total += Sensed<TFused>(p, item, number, value);
                first = end;
            }

            p.Outputs[item, sum] = total;
        }
    }

    /// <summary>What cells have in the read of each item of a batch.</summary>
    public static void Disturb<TFused>(ReadArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Items * p.Rows * p.Columns; at += GridExtent.Items)
        {
            long item = at / (p.Rows * p.Columns), i = at / p.Columns % p.Rows, j = at % p.Columns;
            float g = p.Conductances[i, j];
            if (p.IsNoisy != 0) g = TFused.MultiplyAdd(p.Sigma[i, j], p.Read.Normal<TFused>(p.FirstCell + (i * p.CellPitch) + j, 0, (uint)(p.FirstItem + item)), g);
            p.Batch[item, i, j] = g < p.Least ? p.Least : g;
        }
    }

    /// <summary>What is made of sums, array after array.</summary>
    public static void Sense<TFused>(ReadArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Items * p.Sums; at += GridExtent.Items)
        {
            long item = at / p.Sums, sum = at % p.Sums;
            float total = 0;
            for (long array = 0; array < p.Arrays; array++) total += Sensed<TFused>(p, item, p.FirstCell + (array * p.SumPitch) + sum, p.Batch[array, item, sum]);
            p.Outputs[item, sum] = total;
        }
    }

    private static float Sensed<TFused>(in ReadArguments p, long item, long number, float value)
        where TFused : struct, IFused
    {
        if (p.OutputNoise > 0) value = TFused.MultiplyAdd(p.OutputNoise, p.Behind.Normal<TFused>(number, 0, (uint)item), value);
        return p.Output.Convert<TFused>(value);
    }

    // Blocks of lines from 0 each, added in their order.
    private static float OfColumn<TFused>(in ReadArguments p, long item, long sum, long first, long end, int ofVariances)
        where TFused : struct, IFused
    {
        float total = 0;
        for (long block = first; block < end; block += CrossbarReadOperator.BlockLines)
        {
            long last = block + CrossbarReadOperator.BlockLines < end ? block + CrossbarReadOperator.BlockLines : end;
            float part = 0;
            for (long line = block; line < last; line++) part = Add<TFused>(p, item, line, line, sum, part, ofVariances);
            total += part;
        }

        return total;
    }

    // Interleaved sums, added in a tree.
    private static float OfRow<TFused>(in ReadArguments p, long item, long sum, long first, long end, int ofVariances)
        where TFused : struct, IFused
    {
        ArrayView<float> chains = LocalMemory.Allocate<float>(Chains);
        for (int chain = 0; chain < Chains; chain++)
        {
            float part = 0;
            for (long line = first + chain; line < end; line += Chains) part = Add<TFused>(p, item, line, sum, line, part, ofVariances);
            chains[chain] = part;
        }

        for (int half = Chains / 2; half > 0; half /= 2)
        {
            for (int chain = 0; chain < half; chain++) chains[chain] += chains[chain + half];
        }

        return chains[0];
    }

    private static float Add<TFused>(in ReadArguments p, long item, long line, long i, long j, float before, int ofVariances)
        where TFused : struct, IFused
    {
        float x = p.Driven[item, line];
        if (ofVariances != 0)
        {
            float sigma = p.Sigma[i, j];
            return TFused.MultiplyAdd(sigma * sigma, x * x, before);
        }

        float g = p.Conductances[i, j];
        if (p.IsNoisy != 0) g = TFused.MultiplyAdd(p.Sigma[i, j], p.Read.Normal<TFused>(p.FirstCell + (i * p.CellPitch) + j, 0, (uint)item), g);
        return TFused.MultiplyAdd(x, g, before);
    }
}
