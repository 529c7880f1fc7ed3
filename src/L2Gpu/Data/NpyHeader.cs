using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace L2Gpu;

/// <summary>The header of a <c>.npy</c> file, versions 1 to 3 of the format (NumPy Enhancement Proposal 1).</summary>
internal readonly record struct NpyHeader(NpyElementType ElementType, bool IsColumnMajor, long Rows, long Columns, long DataOffset)
{
    private const int LongestHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public int ElementSize => ElementType == NpyElementType.F32 ? 4 : 8;

    /// <summary>Reads the header, and holds the shape against the length of the file.</summary>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        int got = stream.ReadAtLeast(start, 12, throwOnEndOfStream: false);
        if (got == 0) throw Bad(path, "it is empty");
        if (got < Magic.Length || !start[..Magic.Length].SequenceEqual(Magic)) throw Bad(path, "it does not begin as one");
        if (got < 12) throw Bad(path, "it ends within its header");

        int major = start[6];
        if (major is < 1 or > 3) throw Bad(path, $"its format version {major}.{start[7]} is not 1, 2 or 3");
        int lengthBytes = major == 1 ? 2 : 4;
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        long offset = 8 + lengthBytes + length;
        if (length > LongestHeader) throw Bad(path, $"its header claims {length} bytes");
        if (offset > stream.Length) throw Bad(path, $"it ends within its header ({stream.Length} of {offset} bytes)");

        stream.Position = 8 + lengthBytes;
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        NpyHeader header = Interpret(new PythonLiteral(Encoding.UTF8.GetString(text)), path, offset);
        ThrowIfLengthDiffers(header, stream.Length, path);
        return header;
    }

    /// <summary>The bytes of a version 1 header, padded so that it can be rewritten for any number of rows and the data is aligned to 64 bytes.</summary>
    public byte[] Encode()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f{ElementSize}', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}");
        byte[] bytes = new byte[128];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 118);
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[127] = (byte)'\n';
        return bytes;
    }

    private static NpyHeader Interpret(PythonLiteral literal, string path, long offset)
    {
        string? type = null;
        bool? columnMajor = null;
        List<long>? shape = null;
        try
        {
            literal.Expect('{');
            while (!literal.TryTake('}'))
            {
                string key = literal.TakeString();
                literal.Expect(':');
                switch (key)
                {
                    case "descr" when literal.Next == '[':
                        throw Bad(path, "it holds records of several fields. Save one plain array: np.save(path, a.astype('float64'))");
                    case "descr": type = literal.TakeString(); break;
                    case "fortran_order": columnMajor = literal.TakeBoolean(); break;
                    case "shape": shape = literal.TakeTuple(); break;
                    default: throw Bad(path, $"its header has an unknown entry '{Shorten(key)}'");
                }

                if (literal.Next != '}') literal.Expect(',');
            }

            literal.ExpectEnd();
        }
        catch (FormatException e)
        {
            throw Bad(path, $"its header cannot be read ({e.Message})");
        }

        if (type is null || columnMajor is null || shape is null) throw Bad(path, "its header lacks descr, fortran_order or shape");
        NpyElementType element = type switch
        {
            "<f4" => NpyElementType.F32,
            "<f8" => NpyElementType.F64,
            _ => throw Bad(path, $"its elements are '{Shorten(type)}'; '<f4' or '<f8' are needed. Convert them: np.save(path, a.astype('float64'))"),
        };
        if (shape.Count == 0) throw Bad(path, "it holds a single number; 1 or 2 dimensions are needed. Save it as a matrix: np.save(path, a.reshape(1, 1))");
        if (shape.Count > 2) throw Bad(path, $"its array has {shape.Count} dimensions; 1 or 2 are needed. Reshape it: np.save(path, a.reshape(len(a), -1))");
        long columns = shape.Count == 2 ? shape[1] : 1;
        return new(element, columnMajor.Value && shape.Count == 2, shape[0], columns, offset);
    }

    private static void ThrowIfLengthDiffers(NpyHeader header, long fileLength, string path)
    {
        Int128 wanted = (Int128)header.Rows * header.Columns * header.ElementSize;
        if (wanted > long.MaxValue) throw Bad(path, $"its shape ({header.Rows}, {header.Columns}) overflows 64 bits");
        long there = fileLength - header.DataOffset;
        if (there < wanted) throw Bad(path, $"it is cut short: shape ({header.Rows}, {header.Columns}) needs {wanted} bytes of data, {there} are there");
        if (there > wanted) throw Bad(path, $"{there - wanted} bytes follow the data of shape ({header.Rows}, {header.Columns}); save one array a file");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static InvalidDataException Bad(string path, string why) => new($"'{path}' is not a usable .npy file: {why}.");
}
