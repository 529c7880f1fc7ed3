using System.Runtime.InteropServices;

namespace L2Gpu;

/// <summary>A <c>.safetensors</c> file that is read: its header at once, its tensors, all FP64, when they are asked for.</summary>
internal sealed class SafeTensorsFile : IDisposable
{
    private const int Piece = 1 << 20;

    private readonly FileStream _stream;
    private readonly long _dataStart;

    private SafeTensorsFile(FileStream stream, SafeTensorsHeader header, long dataStart) => (_stream, Header, _dataStart) = (stream, header, dataStart);

    public SafeTensorsHeader Header { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such file, or damaged; the message goes on after "it is not usable:".</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        try
        {
            Span<byte> prefix = stackalloc byte[sizeof(long)];
            if (stream.Length < sizeof(long)) throw new InvalidDataException("it is too short for a .safetensors file.");
            stream.ReadExactly(prefix);
            ulong length = BitConverter.ToUInt64(prefix);

            // Checked before memory is taken for it.
            if (length > SafeTensorsHeader.LargestLength || (long)length > stream.Length - sizeof(long))
                throw new InvalidDataException($"its first eight bytes say that its header has {length} bytes, which it cannot have: it is no .safetensors file, or was cut off.");
            byte[] utf8 = new byte[length];
            stream.ReadExactly(utf8);
            long dataStart = sizeof(long) + (long)length;
            return new SafeTensorsFile(stream, SafeTensorsHeader.Parse(utf8, stream.Length - dataStart), dataStart);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads every tensor.</summary>
    /// <returns>The numbers of each by its name.</returns>
    /// <exception cref="InvalidDataException">One is not FP64 or too large, or the digest is missing or another.</exception>
    public Dictionary<string, double[]> Read()
    {
        if (!Header.Metadata.TryGetValue(SafeTensorsDigest.Name, out string? wanted)) throw new InvalidDataException($"its text '{SafeTensorsDigest.Name}' is missing.");
        using var digest = new SafeTensorsDigest(Header);
        var tensors = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (SafeTensorsEntry entry in SafeTensorsDigest.InOrder(Header))
        {
            if (entry.Type != SafeTensorsEntry.Double) throw new InvalidDataException($"tensor '{entry.Name}' is of type {entry.Type}, not {SafeTensorsEntry.Double}.");
            if (entry.Count > Array.MaxLength) throw new InvalidDataException($"tensor '{entry.Name}' has {entry.Count} numbers; {Array.MaxLength} can be read.");
            double[] values = GC.AllocateUninitializedArray<double>((int)entry.Count);
            _stream.Position = _dataStart + entry.Begin;
            for (int at = 0; at < values.Length; at += Piece)
            {
                Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Piece, values.Length - at)));
                _stream.ReadExactly(bytes);
                digest.Add(bytes);
            }

            tensors.Add(entry.Name, values);
        }

        return digest.Value() == wanted ? tensors : throw new InvalidDataException("its digest is not that of what it holds: some bytes were changed.");
    }

    public void Dispose() => _stream.Dispose();
}
