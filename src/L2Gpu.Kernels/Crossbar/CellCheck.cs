using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The checks that the contracts of crossbars share. Messages name the argument, the value and the remedy.</summary>
internal static class CellCheck
{
    /// <summary>Throws unless a parameter is one number, or a matrix of the array's shape on the queue's device.</summary>
    public static void Parameter(IQueue queue, CellParameter parameter, long rows, long columns, string name)
    {
        if (parameter.Cells is { } cells) Check.Matrix(queue, cells, rows, columns, name);
    }

    /// <summary>Throws if an output shares elements with a parameter's matrix.</summary>
    public static void Apart(MatrixView<float> output, CellParameter parameter, string outputName, string name)
    {
        if (parameter.Cells is { } cells) Check.Apart(output.AsBatch(), cells.AsBatch(), outputName, name);
    }

    /// <summary>Throws unless the numbers of an array's cells are numbers of a stream.</summary>
    public static void Numbers(SimulationAddress address, long rows, long columns, string name)
    {
        Int128 numbers = SimulationAddress.CellNumbers(rows, columns);
        if (address.FirstCell + numbers > Philox.IndexLimit)
            throw new ArgumentOutOfRangeException(name, address.FirstCell, $"A stream has {Philox.IndexLimit} numbers; an array that takes {numbers} of them from {address.FirstCell} on goes beyond. Take a smaller {nameof(SimulationAddress.FirstCell)}, or another seed.");
    }

    /// <summary>Throws unless a member is finite.</summary>
    public static void Finite(double value, string name, string member)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"{name} has {member} {value}; give a finite number.", name);
    }

    /// <summary>Throws unless a member is finite and above 0.</summary>
    public static void Positive(double value, string name, string member)
    {
        if (!double.IsFinite(value) || value <= 0) throw new ArgumentException($"{name} has {member} {value}; give a finite number above 0.", name);
    }

    /// <summary>Throws unless a member is finite and at least 0.</summary>
    public static void NotNegative(double value, string name, string member)
    {
        if (!double.IsFinite(value) || value < 0) throw new ArgumentException($"{name} has {member} {value}; give a finite number that is not negative.", name);
    }

    /// <summary>Throws unless one member is at most another; infinite ones are bounds too.</summary>
    public static void Ordered(double least, double most, string name, string leastMember, string mostMember)
    {
        if (!(least <= most)) throw new ArgumentException($"{name} has {leastMember} {least} and {mostMember} {most}; the first must not be above the second.", name);
    }

    /// <summary>Throws unless a converter is one that FP32 can carry out.</summary>
    public static void Converter(Converter converter, string name, string member)
    {
        if (converter.Bits == 0) return;
        if (converter.Bits is < 2 or > 16) throw new ArgumentException($"{name} has {member} of {converter.Bits} bits; give 2 to 16, or 0 for none.", name);
        if (!float.IsNormal(converter.Step) || !float.IsFinite(converter.Density) || converter.Bound <= 0)
            throw new ArgumentException($"{name} has {member} with bound {converter.Bound}; give a finite number above 0 that is no extreme of FP32.", name);
    }
}
