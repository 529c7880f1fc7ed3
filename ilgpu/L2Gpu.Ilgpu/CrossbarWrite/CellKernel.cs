namespace L2Gpu.Ilgpu;

/// <summary>Writing without a rule: what differs from cell to cell, pulse trains, programming. An item a cell, or a line.</summary>
internal static class CellKernel
{
    public static void Spread(SpreadArguments p)
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns, cell = p.FirstCell + (i * p.Pitch) + j;
            float size = CellFunctions.Vary(p.Step, p.StepSpread, p.Stream.Normal(cell, 0, 0)), a = FloatMath.Fma(p.AsymmetrySpread, p.Stream.Normal(cell, 0, 1), p.Asymmetry);
            float least = CellFunctions.Vary(p.Least, p.LeastSpread, p.Stream.Normal(cell, 0, 2)), most = CellFunctions.Vary(p.Most, p.MostSpread, p.Stream.Normal(cell, 0, 3));
            float top = least < most ? most : least, u = p.Stream.Uniform(cell, 0, 5);
            bool isLow = u <= p.StuckLow, isHigh = !isLow && u <= p.Stuck;
            p.Up.Set(i, j, size * CellFunctions.Positive(1 + a));
            p.Down.Set(i, j, size * CellFunctions.Positive(1 - a));
            p.Lower.Set(i, j, isHigh ? top : least);
            p.Upper.Set(i, j, isLow ? least : top);
            p.Spread.Set(i, j, CellFunctions.Vary(p.Cycle, p.CycleSpread, p.Stream.Normal(cell, 0, 4)));
        }
    }

    public static void Encode(EncodeArguments p)
    {
        for (long at = GridExtent.Item; at < p.Updates * p.Lines; at += GridExtent.Items)
        {
            long k = at / p.Lines, line = at % p.Lines;
            p.Trains[k, line] = CellFunctions.Train(p.Stream, p.FirstCell + line, k, p.Scale * p.Values[k, line], p.SlotCount);
        }
    }

    public static void Program(ProgramArguments p)
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns;
            float target = p.Targets[i, j], g = target / p.FullScale, sigma = FloatMath.Fma(FloatMath.Fma(p.Quadratic, g, p.Linear), g, p.Constant);
            float reached = CellFunctions.Scatter(sigma, p.Stream.Normal(p.FirstCell + (i * p.Pitch) + j, 0, 0), target);
            p.Conductance[i, j] = CellFunctions.Clamp(reached, p.Lower[i, j], p.Upper[i, j]);
        }
    }
}
