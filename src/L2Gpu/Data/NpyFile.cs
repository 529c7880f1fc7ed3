using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A matrix or vector in a <c>.npy</c> file, mapped into memory: nothing is read before it is looked at, and the file may be larger than the memory.</summary>
/// <remarks>
/// Formats 1 to 3, <c>&lt;f4</c> and <c>&lt;f8</c>, one or two dimensions (a vector is one column), C or Fortran order.
/// The matrices that are handed out are valid until disposal. The file must not be changed meanwhile.
/// </remarks>
public sealed unsafe class NpyFile : IDisposable
{
    private readonly NpyHeader _header;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _data;
    private void* _copy;

    private NpyFile(FileStream stream, NpyHeader header)
    {
        _header = header;
        long bytes = header.Rows * header.Columns * header.ElementSize;
        if (bytes == 0) return;
        try
        {
            if (header.DataOffset % header.ElementSize != 0)
            {
                // No writer that is known places data like this; a copy keeps every element where the processor wants it.
                _copy = NativeMemory.AlignedAlloc((nuint)bytes, 64);
                _data = (byte*)_copy;
                ReadInto(stream, header.DataOffset, bytes);
                return;
            }

            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _data = start + _view.PointerOffset + header.DataOffset;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The type of the elements.</summary>
    public NpyElementType ElementType => _header.ElementType;

    /// <summary>The number of rows.</summary>
    public long Rows => _header.Rows;

    /// <summary>The number of columns; 1 for a vector.</summary>
    public long Columns => _header.Columns;

    /// <summary>Whether the columns lie one after the other (Fortran order) instead of the rows.</summary>
    public bool IsColumnMajor => _header.IsColumnMajor;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, or holds something other than such a matrix; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static NpyFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        if (!stream.CanSeek) throw new InvalidDataException($"'{path}' is a pipe or a device; a .npy file that can be mapped is needed.");
        return new NpyFile(stream, NpyHeader.Read(stream, path));
    }

    /// <summary>Writes a matrix as a file in C order.</summary>
    /// <param name="path">The file; one that is there is replaced when the new one is complete.</param>
    /// <param name="matrix">Shape (rows, columns), any strides.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write<T>(string path, HostMatrix<T> matrix)
        where T : unmanaged
    {
        using var writer = new NpyWriter<T>(path, matrix.Columns);
        using HostPin<T> pin = matrix.Pin();
        for (long i = 0; i < matrix.Rows; i++)
        {
            T* row = pin.Origin + (i * matrix.RowStride);
            if (matrix.IsRowMajor && matrix.Columns <= int.MaxValue)
            {
                writer.Write(new ReadOnlySpan<T>(row, (int)matrix.Columns));
                continue;
            }

            for (long j = 0; j < matrix.Columns; j++) writer.Write(new ReadOnlySpan<T>(row + (j * matrix.ColumnStride), 1));
        }

        writer.Complete();
    }

    /// <summary>The matrix, where it lies.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as <see cref="ElementType"/> says.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of the other type.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public HostMatrix<T> Matrix<T>()
        where T : unmanaged
    {
        if (NpyWriter<T>.TypeOfElements != ElementType) throw new InvalidOperationException($"The file holds {ElementType}, not {typeof(T).Name}.");
        if (Rows * Columns == 0) return HostMatrix<T>.FromRowMajor([], Rows, Columns);
        ObjectDisposedException.ThrowIf(_data is null, this);
        return IsColumnMajor
            ? HostMatrix<T>.FromMemory((T*)_data, Rows, Columns, 1, Rows)
            : HostMatrix<T>.FromMemory((T*)_data, Rows, Columns, Columns, 1);
    }

    /// <summary>Unmaps the file. Matrices that were handed out must not be used any more.</summary>
    public void Dispose()
    {
        if (_data is not null) _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _data = null;
        _view?.Dispose();
        _file?.Dispose();
        NativeMemory.AlignedFree(_copy);
        _copy = null;
    }

    private void ReadInto(FileStream stream, long offset, long bytes)
    {
        const int Piece = 1 << 30;
        for (long done = 0; done < bytes;)
        {
            int got = RandomAccess.Read(stream.SafeFileHandle, new Span<byte>(_data + done, (int)Math.Min(Piece, bytes - done)), offset + done);
            if (got == 0) throw new EndOfStreamException("The file became shorter while it was read.");
            done += got;
        }
    }
}
