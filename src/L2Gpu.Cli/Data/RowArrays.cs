using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>All rows of a source in memory, for work that looks at them more than once and in any order.</summary>
/// <param name="X">Shape (rows, columns).</param>
/// <param name="Y">Shape (rows, targets).</param>
/// <param name="Weights">Shape (rows, 1); null without weights.</param>
internal sealed record RowArrays<T>(HostMatrix<T> X, HostMatrix<T> Y, HostMatrix<T>? Weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Reads the rows to fit.</summary>
    /// <exception cref="CliException">They are more numbers than an array holds.</exception>
    public static RowArrays<T> Read(Dataset<T> data, CancellationToken cancellation)
    {
        int columns = data.Features.Length, targets = data.Targets.Length;
        if ((Int128)data.Rows * Math.Max(columns, targets) > Array.MaxLength)
            throw new CliException($"{Numbers(data.Rows)} rows × {columns} features are more numbers than can be searched. Use --rows N, or give one kernel.");
        using IRowSource<T> source = data.Open();
        T[] x = new T[data.Rows * columns], y = new T[data.Rows * targets], weights = source.IsWeighted ? new T[data.Rows] : [];
        int at = 0;
        while (source.TryRead(out RowBlock<T> block))
        {
            cancellation.ThrowIfCancellationRequested();
            for (long i = 0; i < block.Rows; i++, at++)
            {
                block.X.Row(i).CopyTo(x.AsSpan(at * columns));
                block.Y.Row(i).CopyTo(y.AsSpan(at * targets));
                if (source.IsWeighted) weights[at] = block.Weights!.Value.Row(i)[0];
            }
        }

        return new RowArrays<T>(
            HostMatrix<T>.FromRowMajor(x, data.Rows, columns), HostMatrix<T>.FromRowMajor(y, data.Rows, targets), source.IsWeighted ? HostMatrix<T>.FromRowMajor(weights, data.Rows, 1) : (HostMatrix<T>?)null);
    }

    private static string Numbers(long count) => Output.Numbers.Count(count);
}
