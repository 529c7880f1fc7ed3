using System.Text;
using System.Text.Json;
using Xunit;

namespace L2Gpu.Tests.Data;

/// <summary>The format, byte for byte: what is written is what any library reads, and what is not the format is refused with the reason.</summary>
public sealed class SafeTensorsTests
{
    private static readonly Dictionary<string, string> Texts = new() { ["format"] = "test", ["name"] = "säule \"1\"\n🙂\0" };

    [Fact]
    public void A_file_is_a_length_a_header_and_the_numbers_one_tensor_after_the_other()
    {
        byte[] bytes = Write(Texts, new("b", [2, 3], [new double[] { 1, 2, 3, 4 }, new double[] { 5, 6 }]), new("a", [0.5, -0.0]), new("empty", [0, 4], []), new("scalar", [], [new double[] { 7 }]));
        long length = BitConverter.ToInt64(bytes);
        Assert.Equal(0, (8 + length) % 64);
        Assert.Equal((byte)'{', bytes[8]);
        string json = Encoding.UTF8.GetString(bytes.AsSpan(8, (int)length));
        Assert.Equal(json.TrimEnd(' '), json.TrimEnd());
        using JsonDocument header = JsonDocument.Parse(json);
        Assert.Equal(["__metadata__", "a", "b", "empty", "scalar"], header.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
        Assert.Equal(Texts["name"], header.RootElement.GetProperty("__metadata__").GetProperty("name").GetString());
        JsonElement b = header.RootElement.GetProperty("b");
        Assert.Equal("F64", b.GetProperty("dtype").GetString());
        Assert.Equal([2, 3], b.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal([16, 64], b.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(bytes.Length, 8 + length + 72);
        double[] data = new double[9];
        Buffer.BlockCopy(bytes, 8 + (int)length, data, 0, 72);
        Assert.Equal([0.5, -0.0, 1, 2, 3, 4, 5, 6, 7], data);
        Assert.True(double.IsNegative(data[1]));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var file = new Cli.TemporaryFile("x.safetensors", Write(Texts, new("b", [1.5, double.Epsilon]), new("none", [])));
        using SafeTensorsFile read = SafeTensorsFile.Open(file.Path);
        Assert.Equal(Texts["name"], read.Header.Metadata["name"]);
        Dictionary<string, double[]> tensors = read.Read();
        Assert.Equal([1.5, double.Epsilon], tensors["b"]);
        Assert.Empty(tensors["none"]);
    }

    // The digest says nothing of the order of the header: another program may write the same content anew.
    [Fact]
    public void A_header_in_another_order_and_with_blanks_is_read()
    {
        byte[] good = Write(Texts, new("a", [1.0]), new("b", [2.0]));
        string json = HeaderOf(good);
        using JsonDocument header = JsonDocument.Parse(json);
        string turned = "{" + string.Join(" , ", header.RootElement.EnumerateObject().Reverse().Select(p => $"{p}")) + "}   ";
        using var file = new Cli.TemporaryFile("x.safetensors", With(turned, good.AsSpan(^16)));
        using SafeTensorsFile read = SafeTensorsFile.Open(file.Path);
        Assert.Equal(2, Assert.Single(read.Read()["b"]));
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}", 16, null)]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}", 24, "something was added")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}", 8, "cut off")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}", 24, "begins at byte 8")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[16,24]}}", 24, "begins at byte 16")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}", 16, "begins at byte 8")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,16]}}", 16, "does not take the bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}}", 8, "length -1")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,8]}}", 8, "more numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F65\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "unknown type 'F65'")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1]}}", 8, "no 'data_offsets'")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"x\":1}}", 8, "unknown property")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}", 16, "cannot be read")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "cannot be read")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", 0, "cannot be read")]
    [InlineData("{\"__metadata__\":[]}", 0, "cannot be read")]
    [InlineData("{\"a\":1}", 0, "cannot be read")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", 8, "cannot be read")]
    [InlineData(" {}", 0, "does not begin with '{'")]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData("", 0, "does not begin with '{'")]
    [InlineData("{\"a\":", 0, "cannot be read")]
    [InlineData("{} x", 0, "cannot be read")]
    [InlineData("{}", 0, null)]
    public void What_the_format_does_not_allow_is_refused(string header, int dataBytes, string? reason)
    {
        using var file = new Cli.TemporaryFile("x.safetensors", With(header, new byte[dataBytes]));
        if (reason is null)
        {
            SafeTensorsFile.Open(file.Path).Dispose();
            return;
        }

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(file.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void A_file_that_is_cut_off_is_refused(int length)
    {
        using var file = new Cli.TemporaryFile("x.safetensors", Write(Texts, new SafeTensor("a", [1.0]))[..length]);
        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(file.Path));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(100_000_001)]
    public void A_length_that_no_header_has_takes_no_memory(long length)
    {
        byte[] bytes = Write(Texts, new SafeTensor("a", [1.0]));
        BitConverter.TryWriteBytes(bytes, length);
        using var file = new Cli.TemporaryFile("x.safetensors", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("first eight bytes", Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(file.Path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Other_types_are_refused_when_they_are_read_and_so_is_a_file_without_a_digest()
    {
        using var single = new Cli.TemporaryFile("x.safetensors", With("{\"__metadata__\":{\"sha256\":\"\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]));
        using SafeTensorsFile file = SafeTensorsFile.Open(single.Path);
        Assert.Contains("F32", Assert.Throws<InvalidDataException>(file.Read).Message, StringComparison.Ordinal);
        using var bare = new Cli.TemporaryFile("x.safetensors", With("{}", []));
        using SafeTensorsFile without = SafeTensorsFile.Open(bare.Path);
        Assert.Contains("sha256", Assert.Throws<InvalidDataException>(without.Read).Message, StringComparison.Ordinal);
    }

    // A bit may change how the header is written, as the case of a digit in \u00AB, and nothing of what it says.
    [Fact]
    public void Every_flipped_bit_is_found_or_changes_nothing()
    {
        byte[] good = Write(Texts, new("a", [1.0, 2.0]), new("b", [3.0]));
        using var file = new Cli.TemporaryFile("x.safetensors");
        int refused = 0;
        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(file.Path, bad);
            try
            {
                using SafeTensorsFile read = SafeTensorsFile.Open(file.Path);
                Assert.Equal([1.0, 2.0, 3.0], read.Read().OrderBy(t => t.Key).SelectMany(t => t.Value));
                Assert.Equal(Texts["name"], read.Header.Metadata["name"]);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, good.Length - 20, good.Length);
    }

    private static byte[] Write(Dictionary<string, string> texts, params SafeTensor[] tensors)
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, texts, tensors);
        return stream.ToArray();
    }

    private static string HeaderOf(byte[] bytes) => Encoding.UTF8.GetString(bytes.AsSpan(8, (int)BitConverter.ToInt64(bytes)));

    private static byte[] With(string header, ReadOnlySpan<byte> data)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes(utf8.LongLength), .. utf8, .. data];
    }
}
