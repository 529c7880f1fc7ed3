using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace L2Gpu;

/// <summary>Writes <c>.safetensors</c> files of FP64 tensors, with a digest of what they hold among their texts.</summary>
/// <remarks>The format: https://huggingface.co/docs/safetensors. Little-endian, as every platform of .NET 10 that this library runs on.</remarks>
internal static class SafeTensorsWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="metadata">Texts by their names.</param>
    /// <param name="tensors">The tensors; they are written in the order of their names.</param>
    /// <exception cref="IOException">It cannot be written, for instance because the disk is full.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<SafeTensor> tensors)
    {
        ImmutableArray<SafeTensor> ordered = [.. tensors.OrderBy(t => t.Name, StringComparer.Ordinal)];
        var entries = ImmutableArray.CreateBuilder<SafeTensorsEntry>(ordered.Length);
        long at = 0;
        foreach (SafeTensor tensor in ordered)
        {
            var entry = new SafeTensorsEntry(tensor.Name, SafeTensorsEntry.Double, tensor.Shape, at, checked(at + (sizeof(double) * tensor.Parts.Sum(p => (long)p.Length))));
            if (entry.Count * sizeof(double) != entry.End - entry.Begin) throw new ArgumentException($"Tensor '{tensor.Name}' does not fill its shape {entry.ShapeText}.", nameof(tensors));
            entries.Add(entry);
            at = entry.End;
        }

        var header = new SafeTensorsHeader(metadata.ToImmutableSortedDictionary(StringComparer.Ordinal), entries.MoveToImmutable());
        using var digest = new SafeTensorsDigest(header);
        foreach (SafeTensor tensor in ordered) ForEachPiece(tensor, digest.Add);
        stream.Write((header with { Metadata = header.Metadata.SetItem(SafeTensorsDigest.Name, digest.Value()) }).Encode());
        foreach (SafeTensor tensor in ordered) ForEachPiece(tensor, piece => stream.Write(piece));
    }

    private static void ForEachPiece(SafeTensor tensor, Action<ReadOnlySpan<byte>> work)
    {
        // Spans of more than 2 GiB of bytes cannot be had.
        const int Piece = 1 << 20;
        foreach (ReadOnlyMemory<double> part in tensor.Parts)
        {
            for (int at = 0; at < part.Length; at += Piece) work(MemoryMarshal.AsBytes(part.Span.Slice(at, Math.Min(Piece, part.Length - at))));
        }
    }
}
