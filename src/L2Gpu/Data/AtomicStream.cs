namespace L2Gpu;

/// <summary>The stream of an <see cref="AtomicFile"/>. What goes wrong is told of the place that was asked for, not of the file beside it.</summary>
internal sealed class AtomicStream(string target, string path, FileMode mode, FileAccess access, FileShare share)
    : FileStream(path, mode, access, share, 1 << 16)
{
    /// <inheritdoc/>
    public override long Position
    {
        get => base.Position;
        set => Do(() => base.Position = value);
    }

    /// <summary>The same failure, in words for whoever chose the place.</summary>
    public static Exception Explain(string target, Exception e)
    {
        if (e is UnauthorizedAccessException) return new UnauthorizedAccessException($"'{target}' cannot be written: access is denied. Choose another place.", e);
        int detail = e.Message.IndexOf(" : '", StringComparison.Ordinal);
        string reason = e is FileNotFoundException or DirectoryNotFoundException ? "its folder takes no files" : detail > 0 ? e.Message[..detail] : e.Message.TrimEnd('.');
        return new IOException($"'{target}' cannot be written: {reason}. Make room there, or choose another place.", e);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Do(() => base.Write(buffer, offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (IOException e)
        {
            throw Explain(target, e);
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Do(() => base.WriteByte(value));

    /// <inheritdoc/>
    public override void Flush(bool flushToDisk) => Do(() => base.Flush(flushToDisk));

    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (IOException e)
        {
            throw Explain(target, e);
        }
    }
}
