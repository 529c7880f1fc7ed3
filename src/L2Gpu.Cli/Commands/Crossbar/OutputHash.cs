using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>SHA-256 of numbers as they lie in a little-endian file, row by row: two runs with one hash have the same bits.</summary>
internal sealed class OutputHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Goes on with these numbers.</summary>
    public OutputHash Add<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Hashes are of little-endian numbers.");
        const int Piece = 1 << 26;
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(Piece, numbers.Length)..]) _hash.AppendData(MemoryMarshal.AsBytes(numbers[..Math.Min(Piece, numbers.Length)]));
        return this;
    }

    /// <summary>The hash of all of them, in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
