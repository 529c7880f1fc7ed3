using System.Numerics;

namespace L2Gpu;

/// <summary>What is read of one <c>.npy</c> file at a time: whole rows as they lie there, or some columns of them.</summary>
/// <param name="File">The file.</param>
/// <param name="Columns">The columns, in the order in which they are wanted; null for whole rows of the type of the blocks.</param>
internal sealed record NpySlab(NpyStream File, int[]? Columns)
{
    /// <summary>Numbers in a row of the slab.</summary>
    public long Width => Columns?.Length ?? File.Header.Columns;

    /// <summary>Whether rows can be taken as they lie in a file.</summary>
    public static bool CanBeWhole<T>(NpyStream file)
        where T : unmanaged
        => !file.Header.IsColumnMajor && file.Header.ElementType == NpyWriter<T>.TypeOfElements;

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="target">Shape (count, <see cref="Width"/>), row-major without gaps.</param>
    public unsafe void Read<T>(long first, long count, T* target)
        where T : unmanaged, INumberBase<T>
    {
        if (Columns is null) File.ReadRows(first, count, (byte*)target);
        else File.Gather(first, count, Columns, target);
    }
}
