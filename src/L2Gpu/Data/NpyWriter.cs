using System.Runtime.InteropServices;

namespace L2Gpu;

/// <summary>Writes a matrix to a <c>.npy</c> file, row by row, without knowing beforehand how many there will be.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Format 1.0, little-endian, C order, two dimensions. The file appears in its place when <see cref="Complete"/> is called, and not before.</remarks>
public sealed class NpyWriter<T> : IDisposable
    where T : unmanaged
{
    private readonly AtomicFile _file;
    private readonly long _columns;
    private long _elements;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its place; a file that is there is replaced by <see cref="Complete"/>.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created.</exception>
    public NpyWriter(string path, long columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        _ = TypeOfElements ?? throw new NotSupportedException($".npy files are written of float and double, not of {typeof(T).Name}.");
        _columns = columns;
        _file = new AtomicFile(path);
        _file.Stream.Write(Header(0));
    }

    internal static NpyElementType? TypeOfElements =>
        typeof(T) == typeof(float) ? NpyElementType.F32 : typeof(T) == typeof(double) ? NpyElementType.F64 : null;

    /// <summary>Adds elements, row after row; where the pieces end does not matter.</summary>
    /// <exception cref="IOException">They cannot be written, for instance because the disk is full.</exception>
    public void Write(ReadOnlySpan<T> elements)
    {
        // Spans of more than 2 GiB of bytes cannot be had: write large ones in pieces.
        const int Piece = 1 << 26;
        while (!elements.IsEmpty)
        {
            ReadOnlySpan<T> piece = elements[..Math.Min(Piece, elements.Length)];
            _file.Stream.Write(MemoryMarshal.AsBytes(piece));
            _elements += piece.Length;
            elements = elements[piece.Length..];
        }
    }

    /// <summary>Writes the number of rows and puts the file into its place.</summary>
    /// <exception cref="InvalidOperationException">The last row is not complete.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        if (_columns == 0 ? _elements != 0 : _elements % _columns != 0)
            throw new InvalidOperationException($"{_elements} elements are not whole rows of {_columns}.");
        _file.Stream.Position = 0;
        _file.Stream.Write(Header(_columns == 0 ? 0 : _elements / _columns));
        _file.Commit();
    }

    /// <summary>Gives up a file that is not complete.</summary>
    public void Dispose() => _file.Dispose();

    private byte[] Header(long rows) => new NpyHeader(TypeOfElements!.Value, false, rows, _columns, 128).Encode();
}
