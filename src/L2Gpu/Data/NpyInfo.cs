namespace L2Gpu;

/// <summary>What the header of a <c>.npy</c> file says.</summary>
/// <param name="ElementType">The type of the elements.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns; 1 for a vector.</param>
/// <param name="IsColumnMajor">Whether the columns lie one after the other (Fortran order) instead of the rows.</param>
public sealed record NpyInfo(NpyElementType ElementType, long Rows, long Columns, bool IsColumnMajor)
{
    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, or holds something other than a matrix or vector of numbers; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static NpyInfo Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new NpyStream(path);
        NpyHeader header = file.Header;
        return new NpyInfo(header.ElementType, header.Rows, header.Columns, header.IsColumnMajor);
    }
}
