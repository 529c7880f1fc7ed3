using System.Globalization;
using System.Numerics;
using System.Text;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>A regression problem from a seed: columns with different means, coefficients, an intercept and noise.</summary>
internal sealed class RegressionData<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _x;
    private readonly T[] _y;

    public RegressionData(int rows, int columns, ulong seed)
    {
        Rows = rows;
        Columns = columns;
        _x = new T[(long)rows * columns];
        _y = new T[rows];
        Parallel.For(0, rows, i =>
        {
            double y = 3 + (0.1 * SeededData.At(seed + 1, i));
            for (int j = 0; j < columns; j++)
            {
                double x = SeededData.At(seed, ((long)i * columns) + j) + (0.5 * (j % 3));
                _x[((long)i * columns) + j] = T.CreateTruncating(x);
                y += x * SeededData.At(seed + 2, j);
            }

            _y[i] = T.CreateTruncating(y);
        });
    }

    public int Rows { get; }

    public int Columns { get; }

    public HostMatrix<T> X => HostMatrix<T>.FromRowMajor(_x, Rows, Columns);

    public HostMatrix<T> Y => HostMatrix<T>.FromVector(_y);

    /// <summary>Writes X and y as raw row-major numbers, for a peer to read.</summary>
    public void WriteRaw(string xPath, string yPath)
    {
        WriteRaw(xPath, _x);
        WriteRaw(yPath, _y);
    }

    /// <summary>Writes a CSV with columns x0, x1, … and y, in the shortest digits that read back the same.</summary>
    public void WriteCsv(string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        for (int j = 0; j < Columns; j++) writer.Write(string.Create(CultureInfo.InvariantCulture, $"x{j},"));
        writer.Write("y\n");
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++) writer.Write(string.Create(CultureInfo.InvariantCulture, $"{_x[(i * Columns) + j]},"));
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{_y[i]}\n"));
        }
    }

    private static unsafe void WriteRaw(string path, T[] values)
    {
        using FileStream file = File.Create(path);
        fixed (T* first = values)
        {
            // In pieces, because a span has at most 2³¹ bytes.
            long bytes = values.LongLength * sizeof(T);
            for (long done = 0; done < bytes;)
            {
                int piece = (int)Math.Min(1 << 26, bytes - done);
                file.Write(new ReadOnlySpan<byte>((byte*)first + done, piece));
                done += piece;
            }
        }
    }
}
