namespace L2Gpu.Runtime;

/// <summary>A source that can begin at any row without reading those before it.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface ISeekableRowSource<T> : IRowSource<T>
    where T : unmanaged
{
    /// <summary>Makes the next block begin at a row. To meet the same blocks as a pass from the beginning, it must be the first one of a block.</summary>
    /// <param name="row">The row; the number of rows leaves none to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    void Seek(long row);
}
