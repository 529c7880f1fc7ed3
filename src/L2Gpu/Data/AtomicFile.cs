namespace L2Gpu;

/// <summary>A file that is written beside its place and put there when it is complete, so that nobody ever finds half of it.</summary>
/// <remarks>Not thread-safe. Disposal without <see cref="Commit"/> leaves what was there before, and no traces.</remarks>
public sealed class AtomicFile : IDisposable
{
    private static readonly HashSet<AtomicFile> Unfinished = [];
    private readonly string _path;
    private readonly string _target;
    private readonly string? _temporary;
    private bool _committed;

    /// <summary>Starts to write a file.</summary>
    /// <param name="path">Its place; a file that is there is replaced by <see cref="Commit"/>, a link is followed.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to, or the place is a folder.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public AtomicFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
        if (Directory.Exists(_target)) throw new UnauthorizedAccessException($"'{path}' is a folder; a file name is needed.");
        string folder = Path.GetDirectoryName(_target)!;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}' to write '{Path.GetFileName(_target)}' to. Create it first.");

        // A device is written to, never replaced.
        if (OperatingSystem.IsLinux() && _target.StartsWith("/dev/", StringComparison.Ordinal) && !_target.StartsWith("/dev/shm/", StringComparison.Ordinal))
        {
            Stream = Open(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return;
        }

        _temporary = Path.Combine(folder, $".{Path.GetFileName(_target)}.{Guid.NewGuid():N}.part");
        Stream = Open(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        lock (Unfinished) Unfinished.Add(this);
    }

    /// <summary>Where to write to.</summary>
    public FileStream Stream { get; }

    /// <summary>Puts the file into its place.</summary>
    /// <exception cref="IOException">What was written cannot be stored, for instance because the disk is full.</exception>
    public void Commit()
    {
        Stream.Flush();
        Stream.Dispose();
        try
        {
            if (_temporary is not null) File.Move(_temporary, _target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicStream.Explain(_path, e);
        }

        _committed = true;
        lock (Unfinished) Unfinished.Remove(this);
    }

    /// <summary>Takes away the traces of every file that is not committed, for a process that ends now; none of them can be committed any more.</summary>
    public static void AbandonAll()
    {
        lock (Unfinished)
        {
            foreach (AtomicFile file in Unfinished) file.Abandon();
        }
    }

    /// <summary>Gives up what was not committed.</summary>
    public void Dispose()
    {
        if (_committed) return;
        _committed = true;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // What could not be flushed is thrown away in the next line.
        }

        lock (Unfinished) Unfinished.Remove(this);
        Abandon();
    }

    /// <summary>Takes away the file beside the place, though somebody may be writing to it.</summary>
    internal void Abandon()
    {
        if (_temporary is not null) File.Delete(_temporary);
    }

    private AtomicStream Open(string file, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new AtomicStream(_path, file, mode, access, share);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicStream.Explain(_path, e);
        }
    }
}
