using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace L2Gpu;

/// <summary>The header of a <c>.safetensors</c> file: texts, and where each tensor lies.</summary>
/// <param name="Metadata">Texts by their names.</param>
/// <param name="Entries">The tensors, in the order of their bytes.</param>
internal sealed record SafeTensorsHeader(ImmutableSortedDictionary<string, string> Metadata, ImmutableArray<SafeTensorsEntry> Entries)
{
    /// <summary>The most bytes that the format allows.</summary>
    public const int LargestLength = 100_000_000;

    private const string MetadataName = "__metadata__";

    // Numbers then lie where a reader that maps the file wants them.
    private const int Alignment = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Bytes of all tensors.</summary>
    public long DataBytes => Entries.IsEmpty ? 0 : Entries[^1].End;

    /// <summary>The header as it stands in a file: eight bytes with the length of the rest, the JSON, and blanks.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(stream)) Write(json);
        while (stream.Length % Alignment != 0) stream.WriteByte((byte)' ');
        if (stream.Length - sizeof(long) > LargestLength)
            throw new InvalidDataException($"The names and texts of the model take {stream.Length} bytes; a .safetensors file has room for {LargestLength}. Save it as .json.");
        byte[] bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes, bytes.LongLength - sizeof(long));
        return bytes;
    }

    /// <summary>Reads a header, strictly.</summary>
    /// <param name="utf8">It, without the eight bytes before it.</param>
    /// <param name="dataBytes">The bytes that follow it in the file.</param>
    /// <exception cref="InvalidDataException">It is not what the format allows.</exception>
    public static SafeTensorsHeader Parse(ReadOnlyMemory<byte> utf8, long dataBytes)
    {
        if (utf8.IsEmpty || utf8.Span[0] != (byte)'{') throw new InvalidDataException("its header does not begin with '{'.");
        try
        {
            // Bytes that are no UTF-8 would be found only where a text is read.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(utf8.Span);
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return Parse(document.RootElement, dataBytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"its header cannot be read: {e.Message}", e);
        }
    }

    private static SafeTensorsHeader Parse(JsonElement root, long dataBytes)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var entries = new List<SafeTensorsEntry>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name != MetadataName)
            {
                entries.Add(Entry(property.Name, property.Value));
                continue;
            }

            foreach (JsonProperty text in property.Value.EnumerateObject())
                metadata.Add(text.Name, text.Value.GetString() ?? throw new InvalidDataException($"its text '{text.Name}' is null."));
        }

        // Of tensors without numbers, one may begin where another does.
        ImmutableArray<SafeTensorsEntry> ordered = [.. entries.OrderBy(e => e.Begin).ThenBy(e => e.End).ThenBy(e => e.Name, StringComparer.Ordinal)];
        long end = 0;
        foreach (SafeTensorsEntry entry in ordered)
        {
            if (entry.Begin != end) throw new InvalidDataException($"tensor '{entry.Name}' begins at byte {entry.Begin}, not where the one before it ends, at {end}.");
            end = entry.End;
        }

        if (end != dataBytes) throw new InvalidDataException($"its tensors take {end} bytes, but {dataBytes} bytes follow the header; it was cut off, or something was added.");
        return new SafeTensorsHeader(metadata.ToImmutable(), ordered);
    }

    private static SafeTensorsEntry Entry(string name, JsonElement json)
    {
        string type = Get(name, json, "dtype").GetString() ?? throw new InvalidDataException($"tensor '{name}' has no type.");
        int bits = SafeTensorsEntry.BitsOf(type) ?? throw new InvalidDataException($"tensor '{name}' has the unknown type '{type}'.");
        JsonElement offsets = Get(name, json, "data_offsets");
        if (offsets.GetArrayLength() != 2) throw new InvalidDataException($"tensor '{name}' has {offsets.GetArrayLength()} offsets instead of 2.");
        var entry = new SafeTensorsEntry(name, type, [.. Get(name, json, "shape").EnumerateArray().Select(n => n.GetInt64())], offsets[0].GetInt64(), offsets[1].GetInt64());
        if (json.EnumerateObject().Count() != 3) throw new InvalidDataException($"tensor '{name}' has an unknown property.");
        Int128 count = entry.Count;
        if (entry.Begin < 0 || entry.End < entry.Begin || (Int128)(entry.End - entry.Begin) * 8 != count * bits)
            throw new InvalidDataException($"tensor '{name}' of shape {entry.ShapeText} in {type} does not take the bytes from {entry.Begin} to {entry.End}.");
        return entry;
    }

    private static JsonElement Get(string tensor, JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement found) ? found : throw new InvalidDataException($"tensor '{tensor}' has no '{name}'.");

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject(MetadataName);
        foreach ((string name, string value) in Metadata) json.WriteString(name, value);
        json.WriteEndObject();
        foreach (SafeTensorsEntry entry in Entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", entry.Type);
            json.WriteStartArray("shape");
            foreach (long length in entry.Shape) json.WriteNumberValue(length);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(entry.Begin);
            json.WriteNumberValue(entry.End);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
