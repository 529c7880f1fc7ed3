using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace L2Gpu.Runtime;

/// <summary>Compiled programs on disk, by a key that says everything they depend on.</summary>
/// <remarks>
/// Safe with many threads and processes at once: an entry is written beside its place and renamed. An entry carries a checksum, and a damaged one is
/// as none. Nothing here throws: a cache that cannot be used only costs time. Programs are run, so a folder that others may write to is not used.
/// </remarks>
internal sealed class ProgramCache
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string DirectoryVariable = "L2GPU_CACHE_DIR";

    // A folder of our own in the one that is named, which may hold other things.
    private const string Subfolder = "l2gpu-programs", Suffix = ".program", UnfinishedSuffix = ".part";
    private const int KeyDigits = 2 * SHA256.HashSizeInBytes, UniqueDigits = 32;
    private const int Checksum = 8, HeaderBytes = 8 + SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _parent;
    private readonly string? _directory;
    private readonly long _mostBytes;

    public ProgramCache(string? directory, long mostBytes)
    {
        _parent = directory;
        _directory = directory is null ? null : Path.Combine(directory, Subfolder);
        _mostBytes = mostBytes;
    }

    /// <summary>A cache that keeps nothing.</summary>
    public static ProgramCache None { get; } = new(null, 0);

    /// <summary>Whether anything is kept.</summary>
    public bool IsOpen => _directory is not null;

    // The last byte is the format of entries; it is part of every key, too.
    private static ReadOnlySpan<byte> Magic => "L2GPUP\0\u0001"u8;

    /// <summary>A cache of at most 256 MiB.</summary>
    /// <param name="directory">The folder in which it has one of its own; null takes <c>L2GPU_CACHE_DIR</c>, else <c>l2gpu</c> in the user's cache folder; empty keeps nothing.</param>
    public static ProgramCache Open(string? directory)
    {
        directory ??= Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } named ? named : UsersFolder();
        return string.IsNullOrEmpty(directory) ? None : new ProgramCache(directory, 256L << 20);
    }

    /// <summary>A name for what is compiled from some parts: a hash of all of them, each with its length.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Magic);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads an entry; null if there is none that is whole.</summary>
    public byte[]? TryRead(string key)
    {
        if (_directory is null) return null;
        string path = PathOf(key);
        try
        {
            if (!IsPrivate(_parent!) || !IsPrivate(_directory)) return null;
            byte[] file = File.ReadAllBytes(path);
            if (file.Length <= HeaderBytes || !file.AsSpan(0, Magic.Length).SequenceEqual(Magic)) return null;
            byte[] program = file[HeaderBytes..];
            if (!SHA256.HashData(program).AsSpan().SequenceEqual(file.AsSpan(Checksum, SHA256.HashSizeInBytes))) return null;

            Touch(path);
            return program;
        }
        catch (Exception e) when (IsOrdinary(e))
        {
            return null;
        }
    }

    /// <summary>Keeps a program, in place of what was there.</summary>
    public void Write(string key, ReadOnlySpan<byte> program)
    {
        if (_directory is null || program.IsEmpty || program.Length > _mostBytes) return;
        string unfinished = Path.Combine(_directory, $"{key}.{Guid.NewGuid():N}{UnfinishedSuffix}");
        try
        {
            Create(_parent!);
            Create(_directory);
            if (!IsPrivate(_parent!) || !IsPrivate(_directory)) return;
            using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(Magic);
                file.Write(SHA256.HashData(program));
                file.Write(program);
            }

            File.Move(unfinished, PathOf(key), overwrite: true);
            RemoveOldest();
        }
        catch (Exception e) when (IsOrdinary(e))
        {
            Remove(unfinished);
        }
    }

    // Programs are run: nobody else may put one there.
    private static void Create(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool IsPrivate(string directory)
        => OperatingSystem.IsWindows() || (File.GetUnixFileMode(directory) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    // What is used stays when the oldest go.
    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception e) when (IsOrdinary(e))
        {
            // A cache that is only read is one, too.
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsOrdinary(e))
        {
            // Another process has it, or it is gone already.
        }
    }

    // Nothing but what has a name of ours is ever removed.
    private static bool IsEntry(string name)
        => name.Length == KeyDigits + Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) && IsHex(name.AsSpan(0, KeyDigits));

    private static bool IsUnfinished(string name)
        => name.Length == KeyDigits + 1 + UniqueDigits + UnfinishedSuffix.Length && name.EndsWith(UnfinishedSuffix, StringComparison.Ordinal)
            && name[KeyDigits] == '.' && IsHex(name.AsSpan(0, KeyDigits)) && IsHex(name.AsSpan(KeyDigits + 1, UniqueDigits));

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    private static bool IsOrdinary(Exception e)
        => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException;

    private static string UsersFolder()
    {
        string folder = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache : BesideHome();
        return folder.Length == 0 ? string.Empty : Path.Combine(folder, "l2gpu");
    }

    private static string BesideHome()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0) return string.Empty;
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }

    private string PathOf(string key) => Path.Combine(_directory!, key + Suffix);

    private void RemoveOldest()
    {
        var files = new DirectoryInfo(_directory!).GetFiles();
        DateTime abandoned = DateTime.UtcNow.AddHours(-1);
        foreach (FileInfo file in files)
        {
            if (IsUnfinished(file.Name) && file.LastWriteTimeUtc < abandoned) Remove(file.FullName);
        }

        FileInfo[] entries = [.. files.Where(file => IsEntry(file.Name)).OrderBy(file => file.LastWriteTimeUtc)];
        long bytes = entries.Sum(file => file.Length);
        foreach (FileInfo file in entries)
        {
            if (bytes <= _mostBytes) break;
            Remove(file.FullName);
            bytes -= file.Length;
        }
    }
}
