using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Kirchhoff's current law at every node of a network, from the voltages alone, whatever solved for them.</summary>
internal static class NodeBalance
{
    /// <summary>The currents that are missing at nodes, as the root of their sum of squares, divided by that of the currents that drivers deliver; 0 where none flow.</summary>
    /// <param name="wires">Ohms.</param>
    /// <param name="shape">Rows and columns.</param>
    /// <param name="conductances">Siemens, row by row.</param>
    /// <param name="voltages">Of the drivers.</param>
    /// <param name="words">Of the word lines' nodes, row by row.</param>
    /// <param name="bits">Of the bit lines' nodes, row by row.</param>
    public static double Residual(
        WireResistance wires, ArrayShape shape, double[] conductances, ReadOnlySpan<double> voltages, ReadOnlySpan<double> words, ReadOnlySpan<double> bits)
    {
        (int rows, int columns, double word, double bit) = (shape.Rows, shape.Columns, 1 / wires.WordLine, 1 / wires.BitLine);
        double missing = 0, driven = 0;
        for (int i = 0, at = 0; i < rows; i++)
        {
            double current = word * (voltages[i] - words[at]);
            driven += current * current;
            for (int j = 0; j < columns; j++, at++)
            {
                double through = conductances[at] * (words[at] - bits[at]), left = j == 0 ? voltages[i] : words[at - 1], right = j == columns - 1 ? words[at] : words[at + 1];
                double above = i == 0 ? bits[at] : bits[at - columns], below = i == rows - 1 ? 0 : bits[at + columns];
                double atWord = (word * (left - words[at])) - (word * (words[at] - right)) - through, atBit = (bit * (above - bits[at])) - (bit * (bits[at] - below)) + through;
                missing += (atWord * atWord) + (atBit * atBit);
            }
        }

        return missing == 0 ? 0 : Math.Sqrt(missing / driven);
    }
}
