namespace L2Gpu.Crossbars;

/// <summary>The probabilities of pulses, with signs, by which a batch of rank-one updates is done.</summary>
internal sealed class PulseTrains
{
    private readonly List<float> _rows = [];
    private readonly List<float> _columns = [];

    private PulseTrains()
    {
    }

    /// <summary>How many updates; a row of the batch may be several.</summary>
    public int Updates { get; private set; }

    /// <summary>Rows of the batch that would have needed more.</summary>
    public long Saturated { get; private set; }

    /// <summary>Shape (updates, lines).</summary>
    public float[] Rows => [.. _rows];

    /// <summary>Shape (updates, outputs).</summary>
    public float[] Columns => [.. _columns];

    /// <summary>Those of w ← w − rate·xᵀ·d.</summary>
    /// <param name="x">Shape (batch, inputs).</param>
    /// <param name="d">Shape (batch, outputs).</param>
    /// <param name="rate">The rate.</param>
    /// <param name="units">Of the array.</param>
    /// <param name="options">Of the array.</param>
    public static PulseTrains Of(float[] x, float[] d, float rate, CrossbarUnits units, CrossbarArrayOptions options)
    {
        var trains = new PulseTrains();
        int inputs = (int)units.Inputs, outputs = (int)units.Outputs;

        // A·B.
        double gain = Math.Abs((double)rate) / (options.Slots * (double)units.WeightStep);
        for (int k = 0; k * inputs < x.Length; k++)
        {
            ReadOnlySpan<float> row = x.AsSpan(k * inputs, inputs), column = d.AsSpan(k * outputs, outputs);
            double largestRow = HostNumbers.Largest(row), largestColumn = HostNumbers.Largest(column), square = gain * largestRow * largestColumn;
            if (square == 0) continue;
            int repeats = 1;
            double rowGain = Math.Sqrt(gain), columnGain = rowGain;
            if (options.UpdateManagement)
            {
                repeats = (int)Math.Clamp(Math.Ceiling(square), 1, options.MaximumTrains);
                double chance = Math.Min(1, Math.Sqrt(square / repeats));
                (rowGain, columnGain) = (chance / largestRow, chance / largestColumn);
            }

            if (square > repeats || (!options.UpdateManagement && rowGain * Math.Max(largestRow, largestColumn) > 1)) trains.Saturated++;
            for (int repeat = 0; repeat < repeats; repeat++) trains.Add(row, (float)rowGain, column, (float)(rate > 0 ? -columnGain : columnGain), units.IsPair);
        }

        return trains;
    }

    private void Add(ReadOnlySpan<float> row, float rowGain, ReadOnlySpan<float> column, float columnGain, bool isPair)
    {
        foreach (float x in row)
        {
            _rows.Add(rowGain * x);
            if (isPair) _rows.Add(-(rowGain * x));
        }

        foreach (float x in column) _columns.Add(columnGain * x);
        Updates++;
    }
}
