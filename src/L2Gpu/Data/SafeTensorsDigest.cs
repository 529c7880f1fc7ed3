using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace L2Gpu;

/// <summary>
/// SHA-256 over what a <c>.safetensors</c> file holds: its other texts in the order of their names, each name and text ended by a zero byte; name, type and lengths
/// of each tensor in the order of their names, ended likewise; then the bytes of the tensors in that order.
/// </summary>
/// <remarks>The format has no check of its own. This one does not depend on the order in which a program writes the header, so that it survives being written anew.</remarks>
internal sealed class SafeTensorsDigest : IDisposable
{
    /// <summary>The text that holds it, in lower-case hexadecimal digits.</summary>
    public const string Name = "sha256";

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SafeTensorsDigest(SafeTensorsHeader header)
    {
        foreach ((string name, string text) in header.Metadata)
        {
            if (name == Name) continue;
            Add(name);
            Add(text);
        }

        foreach (SafeTensorsEntry entry in InOrder(header))
        {
            Add(entry.Name);
            Add(entry.Type);
            Add(string.Join(',', entry.Shape.Select(n => n.ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>The tensors in the order in which their bytes are added.</summary>
    public static ImmutableArray<SafeTensorsEntry> InOrder(SafeTensorsHeader header) => [.. header.Entries.OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Adds bytes of tensors.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The digest of everything that was added.</summary>
    public string Value() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData([0]);
    }
}
