using System.Numerics;
using System.Runtime.InteropServices;

namespace L2Gpu;

/// <summary>Reads rows of a <c>.npy</c> file through a small window, so that no more of it is ever in memory.</summary>
/// <remarks>
/// Reads instead of a mapping: pages of a mapping count as this process's memory for as long as the system likes, and a file that becomes shorter under one
/// ends the process, where a read can say so.
/// </remarks>
internal sealed unsafe class NpyStream : IDisposable
{
    private const int WindowBytes = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private void* _window;

    public NpyStream(string path)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        try
        {
            if (!_file.CanSeek) throw new InvalidDataException($"'{path}' is a pipe or a device; a .npy file that can be read at any place is needed.");
            Header = NpyHeader.Read(_file, path);
            _window = NativeMemory.AlignedAlloc((nuint)Math.Max(WindowBytes, Header.IsColumnMajor ? 0 : RowBytes), 64);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NpyHeader Header { get; }

    private long RowBytes => Header.Columns * Header.ElementSize;

    /// <summary>Reads whole rows of a file in C order, as they lie there.</summary>
    public void ReadRows(long first, long count, byte* target) => ReadAt(first * RowBytes, count * RowBytes, target);

    /// <summary>Reads some columns of some rows, each number converted to the type that is wanted.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="columns">The columns, in the order in which they are wanted.</param>
    /// <param name="target">Shape (count, columns), row-major without gaps.</param>
    public void Gather<T>(long first, long count, ReadOnlySpan<int> columns, T* target)
        where T : unmanaged, INumberBase<T>
    {
        if (Header.ElementType == NpyElementType.F32) Gather<float, T>(first, count, columns, target);
        else Gather<double, T>(first, count, columns, target);
    }

    public void Dispose()
    {
        _file.Dispose();
        NativeMemory.AlignedFree(_window);
        _window = null;
    }

    private void Gather<TFile, T>(long first, long count, ReadOnlySpan<int> columns, T* target)
        where TFile : unmanaged, INumberBase<TFile>
        where T : unmanaged, INumberBase<T>
    {
        var window = (TFile*)_window;
        if (Header.IsColumnMajor)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                long start = (columns[j] * Header.Rows) + first, step = WindowBytes / sizeof(TFile);
                for (long done = 0; done < count; done += step)
                {
                    long piece = Math.Min(step, count - done);
                    ReadAt((start + done) * sizeof(TFile), piece * sizeof(TFile), (byte*)window);
                    T* to = target + (done * columns.Length) + j;
                    for (long i = 0; i < piece; i++) to[i * columns.Length] = T.CreateTruncating(window[i]);
                }
            }

            return;
        }

        long rows = Math.Max(1, WindowBytes / Math.Max(1, RowBytes));
        for (long done = 0; done < count; done += rows)
        {
            long piece = Math.Min(rows, count - done);
            ReadRows(first + done, piece, (byte*)window);
            for (long i = 0; i < piece; i++)
            {
                TFile* row = window + (i * Header.Columns);
                foreach (int column in columns) *target++ = T.CreateTruncating(row[column]);
            }
        }
    }

    private void ReadAt(long offset, long bytes, byte* target)
    {
        for (long done = 0; done < bytes;)
        {
            int most = (int)Math.Min(1 << 30, bytes - done);
            int got = RandomAccess.Read(_file.SafeFileHandle, new Span<byte>(target + done, most), Header.DataOffset + offset + done);
            if (got == 0) throw new EndOfStreamException($"'{_path}' became shorter while it was read. Fit again when nothing writes to it.");
            done += got;
        }
    }
}
