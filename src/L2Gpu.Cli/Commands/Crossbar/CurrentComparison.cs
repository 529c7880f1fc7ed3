using L2Gpu.Cli.Output.Crossbar;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Currents beside those of wires without resistance.</summary>
internal static class CurrentComparison
{
    /// <summary>How far they are apart.</summary>
    /// <param name="shape">Rows, columns and reads.</param>
    /// <param name="conductances">Siemens, row by row.</param>
    /// <param name="voltages">One row a read.</param>
    /// <param name="currents">One row a read.</param>
    /// <returns>Root mean squares, that of the deviation divided by that of the ideal currents; and the largest part that is lost in a read whose voltages are none below 0.</returns>
    public static (double RelativeError, CurrentLoss? Worst) Of(ArrayShape shape, double[] conductances, double[] voltages, double[] currents)
    {
        (int m, int n) = (shape.Rows, shape.Columns);
        var squares = new double[shape.Batch];
        var ideals = new double[shape.Batch];
        var worst = new CurrentLoss?[shape.Batch];
        Parallel.For(0, shape.Batch, k =>
        {
            ReadOnlySpan<double> drive = voltages.AsSpan(k * m, m);
            var ideal = new double[n];
            bool isPositive = true;
            for (int i = 0; i < m; i++)
            {
                isPositive &= drive[i] >= 0;
                ReadOnlySpan<double> row = conductances.AsSpan(i * n, n);
                for (int j = 0; j < n; j++) ideal[j] += drive[i] * row[j];
            }

            for (int j = 0; j < n; j++)
            {
                double current = currents[(k * n) + j], deviation = current - ideal[j];
                squares[k] += deviation * deviation;
                ideals[k] += ideal[j] * ideal[j];
                if (isPositive && ideal[j] > 0 && !(1 - (current / ideal[j]) <= worst[k]?.Part)) worst[k] = new CurrentLoss(1 - (current / ideal[j]), k, j);
            }
        });
        double size = ideals.Sum();
        return (size == 0 ? 0 : Math.Sqrt(squares.Sum() / size), worst.MaxBy(loss => loss?.Part ?? double.NegativeInfinity));
    }
}
