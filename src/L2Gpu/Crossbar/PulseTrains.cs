namespace L2Gpu.Crossbars;

/// <summary>The probabilities of pulses, with signs, by which a batch of rank-one updates is done.</summary>
/// <param name="Updates">How many; a row of the batch may be several, or none.</param>
/// <param name="Rows">Shape (updates, lines).</param>
/// <param name="Columns">Shape (updates, outputs).</param>
/// <param name="Saturated">Rows of the batch that would have needed more.</param>
internal sealed record PulseTrains(int Updates, float[] Rows, float[] Columns, long Saturated)
{
    /// <summary>Those of w ← w − rate·xᵀ·d.</summary>
    /// <param name="x">Shape (batch, inputs).</param>
    /// <param name="d">Shape (batch, outputs).</param>
    /// <param name="rate">The rate.</param>
    /// <param name="units">Of the array.</param>
    /// <param name="options">Of the array.</param>
    public static PulseTrains Of(float[] x, float[] d, float rate, CrossbarUnits units, CrossbarArrayOptions options)
    {
        int inputs = (int)units.Inputs, outputs = (int)units.Outputs, lines = (int)units.Lines, batch = x.Length / inputs;

        // A·B.
        double gain = Math.Abs((double)rate) / (options.Slots * (double)units.WeightStep);
        var shares = new Share[batch];
        for (int k = 0; k < batch; k++) shares[k] = Share.Of(gain, HostNumbers.Largest(x.AsSpan(k * inputs, inputs)), HostNumbers.Largest(d.AsSpan(k * outputs, outputs)), options);
        int updates = checked((int)shares.Sum(share => (long)share.Trains)), update = 0;
        var trains = new PulseTrains(updates, new float[checked(updates * lines)], new float[checked(updates * outputs)], shares.LongCount(share => share.IsCut));
        for (int k = 0; k < batch; k++)
        {
            float rowGain = (float)shares[k].RowGain, columnGain = (float)(rate > 0 ? -shares[k].ColumnGain : shares[k].ColumnGain);
            for (int repeat = 0; repeat < shares[k].Trains; repeat++, update++)
            {
                Span<float> rows = trains.Rows.AsSpan(update * lines, lines), columns = trains.Columns.AsSpan(update * outputs, outputs);
                for (int line = 0; line < lines; line++)
                {
                    float chance = rowGain * x[(k * inputs) + (units.IsPair ? line / 2 : line)];
                    rows[line] = units.IsPair && line % 2 == 1 ? -chance : chance;
                }

                for (int j = 0; j < outputs; j++) columns[j] = columnGain * d[(k * outputs) + j];
            }
        }

        return trains;
    }

    // A and B of one update, and in how many trains it is done.
    private readonly record struct Share(int Trains, double RowGain, double ColumnGain, bool IsCut)
    {
        public static Share Of(double gain, double largestRow, double largestColumn, CrossbarArrayOptions options)
        {
            double square = gain * largestRow * largestColumn, root = Math.Sqrt(gain);
            if (square == 0) return default;
            if (!options.UpdateManagement) return new(1, root, root, root * Math.Max(largestRow, largestColumn) > 1);
            var trains = (int)Math.Clamp(Math.Ceiling(square), 1, options.MaximumTrains);
            double chance = Math.Min(1, Math.Sqrt(square / trains));
            return new(trains, chance / largestRow, chance / largestColumn, square > trains);
        }
    }
}
