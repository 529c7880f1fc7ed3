namespace L2Gpu.Ilgpu;

/// <summary>Writing of cells, an item each.</summary>
internal static class WriteKernel
{
    /// <summary>Coincidences of the trains of rows and columns, update after update.</summary>
    public static void Pulse<TFused>(WriteArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns, cell = p.FirstCell + (i * p.Pitch) + j, last = -1;
            float state = p.State[i, j];
            for (long k = 0; k < p.Updates; k++)
            {
                uint row = p.RowTrains[k, i], column = p.ColumnTrains[k, j], left = row & column & 0x7fffffffu;
                if (left == 0) continue;
                state = Moved<TFused>(p, i, j, cell, k, left, ((row ^ column) >> 31) == 0, state);
                last = k;
            }

            if (last >= 0) Store<TFused>(p, i, j, cell, last, state);
        }
    }

    /// <summary>A train a cell.</summary>
    public static void PulseCells<TFused>(WriteArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns, cell = p.FirstCell + (i * p.Pitch) + j;
            uint train = CellFunctions.Train<TFused>(p.Slots, cell, 0, p.Scale * p.Values[i, j], p.SlotCount);
            if ((train & 0x7fffffffu) != 0) Store<TFused>(p, i, j, cell, 0, Moved<TFused>(p, i, j, cell, 0, train & 0x7fffffffu, (train >> 31) == 0, p.State[i, j]));
        }
    }

    public static void Increment<TFused>(WriteArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns, cell = p.FirstCell + (i * p.Pitch) + j;
            float u = p.Values[i, j], spread = p.Spread[i, j], normal = spread > 0 ? p.Cycle.Normal<TFused>(cell, 0, 0) : 0;
            Store<TFused>(p, i, j, cell, 0, p.Model.Increment<TFused>(p.State[i, j], u, p.Draws, u >= 0 ? p.Up[i, j] : p.Down[i, j], spread, normal, p.Lower[i, j], p.Upper[i, j]));
        }
    }

    public static void Respond<TFused>(WriteArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns;
            p.Conductance[i, j] = p.Model.Respond<TFused>(p.State[i, j]);
        }
    }

    private static float Moved<TFused>(in WriteArguments p, long i, long j, long cell, long later, uint left, bool up, float state)
        where TFused : struct, IFused
    {
        float step = up ? p.Up[i, j] : p.Down[i, j], lower = p.Lower[i, j], upper = p.Upper[i, j], spread = p.Spread[i, j];
        float count = p.IsAtOnce != 0 ? CellFunctions.Population(left) : 1;
        for (uint pulse = 0; left != 0; pulse++)
        {
            state = p.Model.Pulse<TFused>(state, up, step, count, spread, spread > 0 ? p.Cycle.Normal<TFused>(cell, later, pulse) : 0, lower, upper);

            // Without the lowest bit.
            left = p.IsAtOnce != 0 ? 0 : left & (left - 1);
        }

        return state;
    }

    private static void Store<TFused>(in WriteArguments p, long i, long j, long cell, long later, float state)
        where TFused : struct, IFused
    {
        p.State[i, j] = state;
        p.Conductance[i, j] = p.Model.Apparent<TFused>(state, p.Model.IsNoisy ? p.Write.Normal<TFused>(cell, later, 0) : 0, p.Lower[i, j], p.Upper[i, j]);
    }
}
