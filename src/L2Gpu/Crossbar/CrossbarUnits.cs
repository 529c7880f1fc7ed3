using L2Gpu.Kernels;

namespace L2Gpu.Crossbars;

/// <summary>How weights, conductances and states of an array measure each other.</summary>
internal sealed record CrossbarUnits
{
    public CrossbarUnits(long inputs, long outputs, CrossbarArrayOptions options)
    {
        (Inputs, Outputs, Pairing, Model) = (inputs, outputs, options.Pairing, options.Cell.Model);
        CellPreset cell = options.Cell;
        (Least, Greatest) = (cell.LeastConductance, cell.GreatestConductance);
        Middle = (float)(((double)Least + Greatest) / 2);
        Scale = (float)(((double)Greatest - Least) / (IsPair ? options.WeightRange : 2.0 * options.WeightRange));
        Rest = Pairing == CellPairing.OneSided ? Least : Middle;

        CellSpread spread = cell.Spread;
        RestState = CellMath.Clamp(CellCurve.State(Model, Rest), spread.Lower, spread.Upper);
        RestSlope = CellCurve.Slope(Model, RestState);
        Mean = CellMath.Spread(spread with { StuckLow = 0, StuckHigh = 0 }, 0, 0, 0, 0, 0, 1);
        double up = Mean.Up, down = Mean.Down;
        double upward = CellMath.Share(Model, RestState, true, spread.Lower, spread.Upper), downward = CellMath.Share(Model, RestState, false, spread.Lower, spread.Upper);
        double cells = RestSlope / Scale * (IsPair ? 1 : 0.5);
        WeightStep = (float)(cells * ((up * upward) + (down * downward)));
        WeightPerState = (float)(cells * ((up > 0 ? upward : 0) + (down > 0 ? downward : 0)));
    }

    public long Inputs { get; }

    public long Outputs { get; }

    public CellPairing Pairing { get; }

    public CellModel Model { get; }

    public bool IsPair => Pairing != CellPairing.SingleCell;

    /// <summary>Word lines.</summary>
    public long Lines => IsPair ? 2 * Inputs : Inputs;

    /// <summary>Conductances of the mean bounds.</summary>
    public float Least { get; }

    public float Greatest { get; }

    /// <summary>Their middle.</summary>
    public float Middle { get; }

    /// <summary>Where cells are whose weight is 0: its conductance, state and slope g′.</summary>
    public float Rest { get; }

    public float RestState { get; }

    public float RestSlope { get; }

    /// <summary>Conductance per unit of weight.</summary>
    public float Scale { get; }

    /// <summary>The mean cell.</summary>
    public CellValues Mean { get; }

    /// <summary>By how much one pulse on each cell of a weight at rest moves the weight, as a mean of both directions.</summary>
    public float WeightStep { get; }

    /// <summary>By how much a unit of the state does.</summary>
    public float WeightPerState { get; }

    /// <summary>The conductances that stand for a weight: of one cell, or of G⁺ and G⁻.</summary>
    public (float Positive, float Negative) Targets(float weight)
    {
        float difference = weight * Scale;
        return Pairing switch
        {
            CellPairing.SingleCell => (Middle + difference, 0),
            CellPairing.Pair => (Middle + (difference / 2), Middle - (difference / 2)),
            _ => difference >= 0 ? (Least + difference, Least) : (Least, Least - difference),
        };
    }

    /// <summary>Conductances, one row a line, that stand for weights, one row an input.</summary>
    public float[] Targets(ReadOnlySpan<float> weights)
    {
        var targets = new float[Lines * Outputs];
        for (long i = 0, at = 0; i < Inputs; i++)
        {
            for (long j = 0; j < Outputs; j++, at++)
            {
                (float positive, float negative) = Targets(weights[(int)at]);
                if (!IsPair) targets[at] = positive;
                else (targets[(2 * i * Outputs) + j], targets[(((2 * i) + 1) * Outputs) + j]) = (positive, negative);
            }
        }

        return targets;
    }

    /// <summary>The weights that conductances stand for.</summary>
    public float[] Weights(ReadOnlySpan<float> conductances)
    {
        var weights = new float[Inputs * Outputs];
        for (long i = 0, at = 0; i < Inputs; i++)
        {
            for (long j = 0; j < Outputs; j++, at++)
            {
                weights[at] = IsPair
                    ? (conductances[(int)((2 * i * Outputs) + j)] - conductances[(int)((((2 * i) + 1) * Outputs) + j)]) / Scale
                    : (conductances[(int)at] - Middle) / Scale;
            }
        }

        return weights;
    }
}
