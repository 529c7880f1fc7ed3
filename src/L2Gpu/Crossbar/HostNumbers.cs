using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>Matrices of the host as packed rows of FP32.</summary>
internal static class HostNumbers
{
    /// <summary>A packed copy.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="columns">How many columns it must have.</param>
    /// <exception cref="ArgumentException">It has other columns, or a number is NaN or infinite, or it is larger than one array.</exception>
    public static unsafe float[] Packed(HostMatrix<float> matrix, string name, long columns)
    {
        if (matrix.Columns != columns) throw new ArgumentException($"{name} has {matrix.Columns} columns; {columns} are needed.", name);
        if ((Int128)matrix.Rows * columns > Array.MaxLength) throw new ArgumentException($"{name} is {matrix.Rows} × {columns}; one array holds {Array.MaxLength}. Give fewer rows at a time.", name);
        var packed = new float[matrix.Rows * columns];
        using HostPin<float> pin = matrix.Pin();
        for (long i = 0, at = 0; i < matrix.Rows; i++)
        {
            for (long j = 0; j < columns; j++, at++)
            {
                float x = pin.Origin[(i * matrix.RowStride) + (j * matrix.ColumnStride)];
                if (!float.IsFinite(x)) throw new ArgumentException($"{name} has {x} in row {i}, column {j}; numbers must be finite.", name);
                packed[at] = x;
            }
        }

        return packed;
    }

    /// <summary>The numbers of a two-dimensional array, row by row.</summary>
    public static Span<float> Span(float[,] matrix) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(matrix).As<float>(), matrix.Length);

    /// <summary>Packed rows as a two-dimensional array.</summary>
    public static float[,] Matrix(ReadOnlySpan<float> packed, long rows, long columns)
    {
        var matrix = new float[rows, columns];
        packed.CopyTo(Span(matrix));
        return matrix;
    }

    /// <summary>The largest magnitude; 0 of none.</summary>
    public static float Largest(ReadOnlySpan<float> numbers)
    {
        float largest = 0;
        foreach (float x in numbers) largest = Math.Max(largest, Math.Abs(x));
        return largest;
    }

    private static ref T As<T>(this ref byte reference)
        where T : unmanaged
        => ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref reference);
}
