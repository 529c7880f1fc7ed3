using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The checks that contracts of crossbars share. Messages name the argument, the value and the remedy.</summary>
internal static class CellCheck
{
    /// <summary>Throws unless every cell and every step has a random number.</summary>
    /// <param name="address">The first.</param>
    /// <param name="numbers">How many numbers a step takes.</param>
    /// <param name="steps">How many steps.</param>
    public static void Address(SimulationAddress address, Int128 numbers, long steps = 1)
    {
        if (numbers > Philox.IndexLimit - address.FirstCell)
            throw new ArgumentOutOfRangeException(nameof(address), address.FirstCell, $"A stream has {Philox.IndexLimit} numbers; {numbers} from {address.FirstCell} on go beyond. Begin at a smaller cell, with another seed.");
        if ((ulong)steps > RandomStream.StepLimit - address.Step)
            throw new ArgumentOutOfRangeException(nameof(address), address.Step, $"A run has {RandomStream.StepLimit} steps; {steps} from {address.Step} on go beyond. Begin at a smaller step, with another seed.");
    }

    /// <summary>Throws unless a model is one.</summary>
    public static void Model(CellModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Enum.IsDefined(model.Rule)) throw new ArgumentException($"model has the rule {model.Rule}; take one of {string.Join(", ", Enum.GetNames<CellRule>())}.", nameof(model));
        if (!Enum.IsDefined(model.Response)) throw new ArgumentException($"model has the response {model.Response}; take one of {string.Join(", ", Enum.GetNames<CellResponse>())}.", nameof(model));
        NotNegative(model.UpSlope, nameof(model), nameof(model.UpSlope));
        NotNegative(model.DownSlope, nameof(model), nameof(model.DownSlope));
        NotNegative(model.WriteNoise, nameof(model), nameof(model.WriteNoise));

        // Of either sign: fits to measured devices have them below 0.
        Finite(model.UpAmplitude, nameof(model), nameof(model.UpAmplitude));
        Finite(model.DownAmplitude, nameof(model), nameof(model.DownAmplitude));
        Finite(model.StateScale, nameof(model), nameof(model.StateScale));
        Finite(model.StateShift, nameof(model), nameof(model.StateShift));
        Finite(model.ResponseScale, nameof(model), nameof(model.ResponseScale));
        Finite(model.ResponseShift, nameof(model), nameof(model.ResponseShift));
        Finite(model.Offset, nameof(model), nameof(model.Offset));
        Finite(model.Gain, nameof(model), nameof(model.Gain));
        if (model.Response == CellResponse.SaturatingExponential && model.ResponseScale == 0)
            throw new ArgumentException("model has a ResponseScale of 0, by which the saturating exponential divides; take the state that it is to saturate over.", nameof(model));
    }

    /// <summary>Throws unless what may differ from cell to cell is what a rule can work with, as far as the host can see it.</summary>
    public static void Parameters(IQueue queue, CellRule rule, CellParameters parameters, long rows, long columns)
    {
        foreach ((string name, CellParameter parameter) in Named(parameters)) Parameter(queue, parameter, rows, columns, $"{nameof(parameters)}.{name}");
        foreach ((string name, CellParameter parameter) in Named(parameters with { Lower = 0, Upper = 0 })) NotNegative(parameter.Value, nameof(parameters), name);
        Bounds(parameters.Lower, parameters.Upper, nameof(parameters));
        bool low = parameters.Lower.Cells is null, high = parameters.Upper.Cells is null;
        if (rule == CellRule.Linear && ((low && !(parameters.Lower.Value < 0)) || (high && !(parameters.Upper.Value > 0))))
        {
            throw new ArgumentException(
                $"parameters have the bounds {Text(parameters.Lower)} and {Text(parameters.Upper)}; the linear rule wants one below 0 and one above. Shift the state, and the response with CellModel.Offset.", nameof(parameters));
        }

        if (rule is CellRule.Exponential or CellRule.Power && ((low && !float.IsFinite(parameters.Lower.Value)) || (high && !float.IsFinite(parameters.Upper.Value))))
            throw new ArgumentException($"parameters have the bounds {Text(parameters.Lower)} and {Text(parameters.Upper)}; the {rule} rule divides by what lies between them. Give finite ones.", nameof(parameters));
    }

    /// <summary>Throws unless a parameter is a number or a matrix of the array's shape on the queue's device.</summary>
    public static void Parameter(IQueue queue, CellParameter parameter, long rows, long columns, string name)
    {
        if (parameter.Cells is { } cells) Check.Matrix(queue, cells, rows, columns, name);
        else if (float.IsNaN(parameter.Value)) throw new ArgumentException($"{name} is NaN; give it a number.", name);
    }

    /// <summary>Throws where both bounds are shared and cross.</summary>
    public static void Bounds(CellParameter lower, CellParameter upper, string name)
    {
        if (lower.Cells is null && upper.Cells is null && !(lower.Value <= upper.Value))
            throw new ArgumentException($"The lower bound {lower.Value} lies above the upper one, {upper.Value}; exchange them.", name);
    }

    /// <summary>Throws if an output shares elements with a parameter.</summary>
    public static void Apart(MatrixView<float> output, CellParameter parameter, string outputName, string name)
    {
        if (parameter.Cells is { } cells) Check.Apart(output.AsBatch(), cells.AsBatch(), outputName, name);
    }

    /// <summary>Throws if an output shares elements with one of the parameters.</summary>
    public static void Apart(MatrixView<float> output, CellParameters parameters, string outputName)
    {
        foreach ((string name, CellParameter parameter) in Named(parameters)) Apart(output, parameter, outputName, $"{nameof(parameters)}.{name}");
    }

    /// <summary>The parameters and their names.</summary>
    public static (string Name, CellParameter Parameter)[] Named(CellParameters parameters) =>
    [
        (nameof(parameters.Up), parameters.Up), (nameof(parameters.Down), parameters.Down), (nameof(parameters.Lower), parameters.Lower),
        (nameof(parameters.Upper), parameters.Upper), (nameof(parameters.CycleToCycle), parameters.CycleToCycle),
    ];

    /// <summary>Throws unless a number is finite and at least 0.</summary>
    public static void NotNegative(float value, string argument, string name)
    {
        if (!(value >= 0 && float.IsFinite(value))) throw new ArgumentException($"{argument} has {name} {value}; it must be finite and at least 0.", argument);
    }

    /// <summary>Throws unless a number is finite.</summary>
    public static void Finite(float value, string argument, string name)
    {
        if (!float.IsFinite(value)) throw new ArgumentException($"{argument} has {name} {value}; it must be finite.", argument);
    }

    /// <summary>Throws unless a number is finite and above 0.</summary>
    public static void Positive(double value, string argument, string name)
    {
        if (!(value > 0 && double.IsFinite(value))) throw new ArgumentException($"{argument} has {name} {value}; it must be finite and above 0.", argument);
    }

    /// <summary>Throws unless one number is at most another; infinite ones are bounds too.</summary>
    public static void Ordered(float least, float most, string argument, string leastName, string mostName)
    {
        if (!(least <= most)) throw new ArgumentException($"{argument} has {leastName} {least} and {mostName} {most}; the first must not lie above the second.", argument);
    }

    /// <summary>Throws unless a converter is none, or one whose levels FP32 holds.</summary>
    public static void Converter(Converter converter, string argument, string name)
    {
        if (converter.Bits == 0) return;
        if (converter.Bits is < 2 or > 16) throw new ArgumentException($"{argument} has {name} with {converter.Bits} bits; give 2 to 16, or 0 for no converter.", argument);
        if (!(converter.Bound > 0 && float.IsNormal(converter.Step) && float.IsFinite(converter.Density)))
            throw new ArgumentException($"{argument} has {name} with the bound {converter.Bound}; give one above 0, and far from the ends of FP32's range.", argument);
    }

    private static string Text(CellParameter parameter) => parameter.Cells is null ? $"{parameter.Value}" : "a matrix";
}
