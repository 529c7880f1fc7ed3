using L2Gpu.Kernels;

namespace L2Gpu.Crossbars;

/// <summary>Refuses what no array can be made of, before any work.</summary>
internal static class CrossbarOptionCheck
{
    public static void Against(long inputs, long outputs, CrossbarArrayOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (inputs > int.MaxValue || outputs > int.MaxValue) throw new ArgumentException($"An array of {inputs} × {outputs} weights is larger than {int.MaxValue} a side. Cut the matrix, and simulate each part.");
        ThrowIfUndefined(options.Pairing);
        ThrowIfUndefined(options.Writing);
        ThrowIfUndefined(options.Coding);
        ThrowIfUndefined(options.PulseNoise);
        Against(options.Cell, nameof(options));
        Positive(options.WeightRange, nameof(options.WeightRange));
        NotNegative(options.ReadNoise, nameof(options.ReadNoise));
        NotNegative(options.IncrementDraws, nameof(options.IncrementDraws));
        Against(options.Read);
        Within(options.Slots, 1, 31, nameof(options.Slots));
        Within(options.MaximumTrains, 1, int.MaxValue, nameof(options.MaximumTrains));
        Within(options.MaximumBatch, 1, CrossbarReadOperator.BatchLimit, nameof(options.MaximumBatch));
        if (options.RecenterEvery < 0) throw Bad($"RecenterEvery is {options.RecenterEvery}; give a number of steps, or 0 for never.");
        if (options.RecenterEvery > 0 && options.Pairing == CellPairing.SingleCell) throw Bad("RecenterEvery is for pairs, and Pairing is SingleCell. Set it to 0, or take a pair.");
        if (options.FirstCell < 0 || options.FirstCell % Philox.TileWords != 0) throw Bad($"FirstCell is {options.FirstCell}; give a multiple of {Philox.TileWords}, such as another array's NextCell.");
        Wires(options, inputs, outputs);
        long lines = options.Pairing == CellPairing.SingleCell ? inputs : 2 * inputs;
        foreach (CellPlace place in options.Traced ?? throw Bad("Traced is null; give a list, which may be empty."))
            ThrowIfOutside(place, lines, outputs);
    }

    /// <summary>Throws unless a cell lies in an array.</summary>
    public static void ThrowIfOutside(CellPlace place, long lines, long outputs)
    {
        if (place.Line < 0 || place.Line >= lines || place.Column < 0 || place.Column >= outputs)
            throw new ArgumentException($"There is no cell in line {place.Line}, column {place.Column}; the array has {lines} lines and {outputs} columns.", nameof(place));
    }

    private static void Against(CellPreset cell, string name)
    {
        if (cell is null) throw new ArgumentException("Cell is null; give a preset, such as CellPresets.SoftBounds.", name);
        CellSpread spread = cell.Spread;
        CellModel model = cell.Model;
        ThrowIfUndefined(model.Rule);
        ThrowIfUndefined(model.Response);
        Positive(spread.Step, "Cell.Spread.Step");
        Positive(model.Gain, "Cell.Model.Gain");
        NotNegative(model.WriteNoise, "Cell.Model.WriteNoise");
        NotNegative(spread.CycleToCycle, "Cell.Spread.CycleToCycle");
        NotNegative(spread.CycleToCycleSpread, "Cell.Spread.CycleToCycleSpread");
        NotNegative(spread.StepSpread, "Cell.Spread.StepSpread");
        NotNegative(spread.AsymmetrySpread, "Cell.Spread.AsymmetrySpread");
        NotNegative(spread.LowerSpread, "Cell.Spread.LowerSpread");
        NotNegative(spread.UpperSpread, "Cell.Spread.UpperSpread");
        if (!(spread.StuckLow >= 0 && spread.StuckHigh >= 0 && spread.StuckLow + spread.StuckHigh <= 1))
            throw Bad($"Cell.Spread has StuckLow {spread.StuckLow} and StuckHigh {spread.StuckHigh}; they are probabilities whose sum is at most 1.");
        if (!(float.IsFinite(spread.Lower) && float.IsFinite(spread.Upper) && spread.Lower < spread.Upper))
            throw Bad($"Cell.Spread has the bounds {spread.Lower} and {spread.Upper}; give two finite numbers, the smaller first.");
        if (model.Rule == CellRule.Linear && !(spread.Lower < 0 && spread.Upper > 0))
            throw Bad($"Cell.Spread has the bounds {spread.Lower} and {spread.Upper}; the linear rule wants one below 0 and one above. Shift the state, and the response with Cell.Model.Offset.");
        if (!(float.IsFinite(cell.LeastConductance) && float.IsFinite(cell.GreatestConductance) && cell.LeastConductance < cell.GreatestConductance))
            throw Bad($"The bounds of Cell have the conductances {cell.LeastConductance} and {cell.GreatestConductance}; they must be finite, and grow with the state.");
    }

    private static void Against(ReadChain chain)
    {
        if (chain is null) throw Bad("Read is null; give a ReadChain, which is ideal by default.");
        ThrowIfUndefined(chain.Noise);
        NotNegative(chain.OutputNoise, "Read.OutputNoise");
        Against(chain.Input, "Read.Input");
        Against(chain.Output, "Read.Output");
        if (chain.TileLines < 0 || chain.TileLines % CrossbarReadOperator.Chains != 0)
            throw Bad($"Read.TileLines is {chain.TileLines}; give a multiple of {CrossbarReadOperator.Chains}, or 0 for one array of any size.");
    }

    private static void Against(Converter converter, string name)
    {
        if (converter == Converter.None) return;
        Within(converter.Bits, 2, 16, $"{name}.Bits");
        Positive(converter.Bound, $"{name}.Bound");
    }

    private static void Wires(CrossbarArrayOptions options, long inputs, long outputs)
    {
        if (options.Wires is not { } wires) return;
        if (!(wires.WordLine > 0 && wires.BitLine > 0 && double.IsFinite(wires.WordLine) && double.IsFinite(wires.BitLine)))
            throw Bad($"Wires has {wires.WordLine} Ω a segment of word line and {wires.BitLine} Ω of bit line; both must be positive. Set it to null for wires without resistance.");
        if (!(options.ConductanceUnit > 0 && double.IsFinite(options.ConductanceUnit))) throw Bad($"ConductanceUnit is {options.ConductanceUnit} S; it must be positive.");
        if (options.Cell.LeastConductance < 0)
            throw Bad($"Cells of {options.Cell.Name} have conductances from {options.Cell.LeastConductance} on, and a network with wires none below 0. Shift them by Cell.WithConductances.");
        long lines = options.Pairing == CellPairing.SingleCell ? inputs : 2 * inputs;
        if (WireTiling.Refusal(lines, outputs, options.Read.TileLines) is { } refusal) throw Bad($"{refusal}. Set Read.TileLines, such as to 1024.");

        ThrowIfUndefined(options.WireSolves);
        if (options is { WireSolves: WireSolves.EachRead, Read.Noise: ReadNoise.Collapsed })
        {
            throw Bad(
                "Read.Noise is Collapsed, one number a sum, and with wires the noise of one cell reaches the sums of all lines, so that no such number has their law. Take Read.Noise PerCell, or WireSolves EachWrite, which adds noise behind the wires.");
        }
    }

    private static void ThrowIfUndefined<T>(T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw Bad($"There is no {typeof(T).Name} {value:D}; take one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static void Positive(float value, string name)
    {
        if (!(value > 0 && float.IsFinite(value))) throw Bad($"{name} is {value}; it must be finite and above 0.");
    }

    private static void NotNegative(float value, string name)
    {
        if (!(value >= 0 && float.IsFinite(value))) throw Bad($"{name} is {value}; it must be finite and at least 0.");
    }

    private static void Within(int value, int least, int most, string name)
    {
        if (value < least || value > most) throw Bad($"{name} is {value}; give {(most == int.MaxValue ? $"at least {least}" : $"a number from {least} to {most}")}.");
    }

    private static ArgumentException Bad(string message) => new(message);
}
