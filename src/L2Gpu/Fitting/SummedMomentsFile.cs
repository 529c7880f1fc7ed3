using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>Moments in a file.</summary>
/// <remarks>
/// <c>L2GPUSUM</c>; the length of the header, 4 bytes; the header, JSON in UTF-8; the moment matrix, row by row up to the diagonal; where it is about 0, Σw of
/// the targets' sums, and for each target their shift, sum and sum of squares; SHA-256 of all that. Numbers are little-endian doubles, lengths little-endian. Without rows
/// that weigh, the matrix is there all the same, 0.
/// </remarks>
internal static class SummedMomentsFile
{
    /// <summary>The largest order p: a matrix of 8 GiB.</summary>
    public const long LargestOrder = 32768;

    private const int Version = 1;
    private const int LongestHeader = 1 << 24;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };
    private static readonly string[] Known = ["version", "precision", "columns", "targets", "weighted", "centered", "rows", "countedRows", "logWeights", "note"];

    private static ReadOnlySpan<byte> Magic => "L2GPUSUM"u8;

    /// <summary>What a file holds.</summary>
    internal sealed record Content(GramShape Shape, string Precision, long Rows, double[]? Matrix, TargetSpreadState Spread, WeightCount Weights, string? Note);

    public static void Write(Stream stream, Content content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        byte[] header = Header(content);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        Put(Magic);
        Put(length);
        Put(header);
        int order = (int)content.Shape.Order;
        double[] matrix = content.Matrix ?? new double[order * order];
        for (int i = 0; i < order; i++) Put(Bytes(matrix.AsSpan(i * order, i + 1)));
        if (!content.Shape.Centered)
        {
            foreach (double[] part in (double[][])[[content.Spread.Total], content.Spread.Shift, content.Spread.Sums, content.Spread.Squares]) Put(Bytes(part));
        }

        stream.Write(hash.GetHashAndReset());
    }

    public static Content Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return Read(file);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            string reason = e is EndOfStreamException ? "it ends too early." : e.Message;
            throw new InvalidDataException($"'{path}' holds no sums that can be used: {reason}", e);
        }
    }

    private static Content Read(FileStream file)
    {
        Span<byte> start = stackalloc byte[12];
        int got = file.ReadAtLeast(start, 12, throwOnEndOfStream: false);
        if (got < Magic.Length || !start[..Magic.Length].SequenceEqual(Magic)) throw new InvalidDataException("it does not begin as such a file.");
        if (got < 12) throw new EndOfStreamException();
        int length = BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..]);
        if (length is < 0 or > LongestHeader) throw new InvalidDataException($"its header claims {length} bytes.");
        byte[] header = new byte[length];
        file.ReadExactly(header);
        Content content = Interpret(header);

        // Before memory is allocated for what a damaged header claims.
        int order = (int)content.Shape.Order, targets = (int)content.Shape.Targets;
        long numbers = ((long)order * (order + 1) / 2) + (content.Shape.Centered ? 0 : 1 + (3L * targets));
        long whole = start.Length + length + (8 * numbers) + SHA256.HashSizeInBytes;
        if (file.Length != whole) throw new InvalidDataException($"it has {file.Length} bytes instead of {whole}.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        hash.AppendData(header);
        double[] Take(Span<double> into)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(into);
            file.ReadExactly(bytes);
            hash.AppendData(bytes);
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(into), MemoryMarshal.Cast<double, long>(into));
            return into.ToArray();
        }

        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            Span<double> row = matrix.AsSpan(i * order, i + 1);
            Take(row);
            for (int j = 0; j < i; j++) matrix[(j * order) + i] = row[j];
        }

        TargetSpreadState spread = content.Spread;
        if (!content.Shape.Centered) spread = new(Take(new double[1])[0], Take(new double[targets]), Take(new double[targets]), Take(new double[targets]));
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(sum);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(sum)) throw new InvalidDataException("its checksum is wrong: it was damaged or changed.");
        ThrowIfNoMoments(matrix, order, spread, content.Rows);
        return content with { Matrix = content.Rows == 0 ? null : matrix, Spread = spread };
    }

    private static byte[] Header(Content content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("precision", content.Precision);
            json.WriteNumber("columns", content.Shape.Columns);
            json.WriteNumber("targets", content.Shape.Targets);
            json.WriteBoolean("weighted", content.Shape.Weighted);
            json.WriteBoolean("centered", content.Shape.Centered);
            json.WriteNumber("rows", content.Rows);
            json.WriteNumber("countedRows", content.Weights.Rows);
            json.WriteNumber("logWeights", content.Weights.LogWeights);
            if (content.Note is { } note) json.WriteString("note", note);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Content Interpret(byte[] header)
    {
        using JsonDocument document = JsonDocument.Parse(header, Strict);
        JsonElement json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object) throw new InvalidDataException("its header is no object.");
        JsonElement Get(string name) => json.TryGetProperty(name, out JsonElement found) ? found : throw new InvalidDataException($"'{name}' is missing.");
        long Whole(string name, long least, long most) => Get(name).GetInt64() is long value && value >= least && value <= most ? value : throw new InvalidDataException($"'{name}' is {value}.");
        int version = Get("version").GetInt32();
        if (version != Version) throw new InvalidDataException($"it has version {version}; this L2Gpu reads version {Version}. Use the L2Gpu that wrote it, or sum again.");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!Known.Contains(property.Name)) throw new InvalidDataException($"its header has an unknown property '{property.Name}'.");
        }

        string? precision = Get("precision").GetString();
        if (precision is not ("f32" or "f64")) throw new InvalidDataException($"its precision is '{precision}'.");
        long columns = Whole("columns", 1, LargestOrder), targets = Whole("targets", 1, LargestOrder);
        if (columns + targets + 1 > LargestOrder) throw new InvalidDataException($"it claims {columns} columns and {targets} targets.");
        long rows = Whole("rows", 0, long.MaxValue);
        double logWeights = Get("logWeights").GetDouble();
        if (!double.IsFinite(logWeights)) throw new InvalidDataException($"'logWeights' is {logWeights}.");
        var nothing = new double[targets];
        return new Content(
            new GramShape(columns, targets, Get("weighted").GetBoolean(), Get("centered").GetBoolean()),
            precision,
            rows,
            null,
            new TargetSpreadState(0, nothing, nothing, nothing),
            new WeightCount(Whole("countedRows", 0, rows), logWeights),
            json.TryGetProperty("note", out JsonElement note) ? note.GetString() ?? throw new InvalidDataException("'note' is null.") : null);
    }

    private static void ThrowIfNoMoments(double[] matrix, int order, TargetSpreadState spread, long rows)
    {
        double[] sums = [spread.Total, .. spread.Shift, .. spread.Sums, .. spread.Squares];
        if (!Array.TrueForAll(matrix, double.IsFinite) || !Array.TrueForAll(sums, double.IsFinite)) throw new InvalidDataException("it holds a number that is NaN or infinite.");
        if (rows == 0 && (Array.Exists(matrix, v => v != 0) || Array.Exists(sums, v => v != 0))) throw new InvalidDataException("it holds sums of no rows that are not 0.");
        bool negative = spread.Total < 0 || Array.Exists(spread.Squares, s => s < 0);
        for (int j = 0; j < order; j++) negative |= matrix[(j * order) + j] < 0;
        if (negative) throw new InvalidDataException("it holds a negative sum of squares.");
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<double> values)
    {
        if (BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(values);
        var swapped = new long[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(values), swapped);
        return MemoryMarshal.AsBytes<long>(swapped);
    }
}
