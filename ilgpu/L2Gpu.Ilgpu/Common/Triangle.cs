namespace L2Gpu.Ilgpu;

/// <summary>Places in a lower triangle that is stored row by row.</summary>
internal static class Triangle
{
    /// <summary>The place of the first element of a row.</summary>
    public static long First(long row) => row * (row + 1) / 2;

    /// <summary>The row of a place.</summary>
    public static long Row(long place)
    {
        long row = (long)((Math.Sqrt((8.0 * place) + 1) - 1) / 2);

        // The root may be off by its rounding.
        if (First(row) > place) row--;
        return First(row + 1) <= place ? row + 1 : row;
    }
}
