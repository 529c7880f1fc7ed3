using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Output;

/// <summary>How well a model predicts rows that it has not seen: R² about their own mean, and the root mean square of the errors, for each target.</summary>
internal sealed record TestScore(long Rows, double[] R2, double[] Rmse)
{
    /// <summary>Scores a model on the rows of a source.</summary>
    /// <param name="predict">Predicts every target for a block of rows, shape (rows, targets).</param>
    /// <param name="source">The rows; read twice.</param>
    /// <param name="cancellation">Looked at after each block.</param>
    public static unsafe TestScore Of<T>(Func<HostMatrix<T>, double[,]> predict, IRowSource<T> source, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int targets = checked((int)source.Targets);
        double[] mean = new double[targets], total = new double[targets], residual = new double[targets];
        long rows = 0;
        source.Rewind();
        while (source.TryRead(out RowBlock<T> block))
        {
            for (long i = 0; i < block.Rows; i++)
            {
                ReadOnlySpan<T> y = block.Y.Row(i);
                rows++;
                for (int t = 0; t < targets; t++) mean[t] += (double.CreateTruncating(y[t]) - mean[t]) / rows;
            }
        }

        source.Rewind();
        while (source.TryRead(out RowBlock<T> block))
        {
            cancellation.ThrowIfCancellationRequested();
            double[,] predicted = predict(HostMatrix<T>.FromMemory(block.X.Origin, block.Rows, block.X.Columns, block.X.LeadingDimension, 1));
            for (long i = 0; i < block.Rows; i++)
            {
                ReadOnlySpan<T> y = block.Y.Row(i);
                for (int t = 0; t < targets; t++)
                {
                    double value = double.CreateTruncating(y[t]), error = value - predicted[i, t], spread = value - mean[t];
                    residual[t] += error * error;
                    total[t] += spread * spread;
                }
            }
        }

        return new TestScore(rows, [.. residual.Select((r, t) => Score.R2(r, total[t]))], [.. residual.Select(r => Math.Sqrt(r / rows))]);
    }
}
