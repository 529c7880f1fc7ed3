namespace L2Gpu.Ilgpu;

/// <summary>Writing without a rule: what differs from cell to cell, pulse trains, programming. An item a cell, or a line.</summary>
internal static class CellKernel
{
    public static void Spread<TFused>(SpreadArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns, cell = p.FirstCell + (i * p.Pitch) + j;
            float size = CellFunctions.Vary<TFused>(p.Step, p.StepSpread, p.Stream.Normal<TFused>(cell, 0, 0)), a = TFused.MultiplyAdd(p.AsymmetrySpread, p.Stream.Normal<TFused>(cell, 0, 1), p.Asymmetry);
            float least = CellFunctions.Vary<TFused>(p.Least, p.LeastSpread, p.Stream.Normal<TFused>(cell, 0, 2)), most = CellFunctions.Vary<TFused>(p.Most, p.MostSpread, p.Stream.Normal<TFused>(cell, 0, 3));
            float top = least < most ? most : least, u = p.Stream.Uniform<TFused>(cell, 0, 5);
            bool isLow = u <= p.StuckLow, isHigh = !isLow && u <= p.Stuck;
            p.Up.Set(i, j, size * CellFunctions.Positive(1 + a));
            p.Down.Set(i, j, size * CellFunctions.Positive(1 - a));
            p.Lower.Set(i, j, isHigh ? top : least);
            p.Upper.Set(i, j, isLow ? least : top);
            p.Spread.Set(i, j, CellFunctions.Vary<TFused>(p.Cycle, p.CycleSpread, p.Stream.Normal<TFused>(cell, 0, 4)));
        }
    }

    public static void Encode<TFused>(EncodeArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Updates * p.Lines; at += GridExtent.Items)
        {
            long k = at / p.Lines, line = at % p.Lines;
            p.Trains[k, line] = CellFunctions.Train<TFused>(p.Stream, p.FirstCell + line, k, p.Scale * p.Values[k, line], p.SlotCount);
        }
    }

    public static void Program<TFused>(ProgramArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns;
            float target = p.Targets[i, j], g = target / p.FullScale, sigma = TFused.MultiplyAdd(TFused.MultiplyAdd(p.Quadratic, g, p.Linear), g, p.Constant);
            float reached = CellFunctions.Scatter<TFused>(sigma, p.Stream.Normal<TFused>(p.FirstCell + (i * p.Pitch) + j, 0, 0), target);
            p.Conductance[i, j] = CellFunctions.Clamp(reached, p.Lower[i, j], p.Upper[i, j]);
        }
    }
}
