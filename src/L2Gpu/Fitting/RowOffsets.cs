namespace L2Gpu.Fitting;

/// <summary>Where the rows of each problem of a batch begin and end.</summary>
internal static class RowOffsets
{
    /// <summary>Offsets of problems with the same number of rows.</summary>
    public static long[] Uniform(long count, long rowsPerProblem, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowsPerProblem);
        if ((Int128)count * rowsPerProblem != rows)
            throw new ArgumentException($"{count} problems of {rowsPerProblem} rows have {(Int128)count * rowsPerProblem} rows; x has {rows}.", nameof(rowsPerProblem));
        var offsets = new long[count + 1];
        for (long p = 0; p <= count; p++) offsets[p] = p * rowsPerProblem;
        return offsets;
    }

    /// <summary>Throws unless offsets ascend from 0 to the number of rows.</summary>
    public static void Check(ReadOnlySpan<long> rowOffsets, long rows)
    {
        if (rowOffsets.IsEmpty) throw new ArgumentException("There are no row offsets; one more than there are problems is needed, from 0 to the number of rows.", nameof(rowOffsets));
        if (rowOffsets[0] != 0) throw new ArgumentException($"The first row offset is {rowOffsets[0]}; it must be 0.", nameof(rowOffsets));
        for (int p = 1; p < rowOffsets.Length; p++)
        {
            if (rowOffsets[p] < rowOffsets[p - 1])
                throw new ArgumentException($"Row offset {p} is {rowOffsets[p]}, less than the one before it, {rowOffsets[p - 1]}; offsets must ascend.", nameof(rowOffsets));
        }

        if (rowOffsets[^1] != rows) throw new ArgumentException($"The last row offset is {rowOffsets[^1]}, but x has {rows} rows; they must be the same.", nameof(rowOffsets));
    }
}
