using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using L2Gpu.Runtime;
using L2Gpu.Tests.Cli;
using Xunit;

namespace L2Gpu.Tests.Data;

public sealed class NpyFileTests
{
    [Fact]
    public void What_is_written_is_read_double() => RoundTrip<double>(x => BitConverter.DoubleToInt64Bits(x));

    [Fact]
    public void What_is_written_is_read_single() => RoundTrip<float>(x => BitConverter.SingleToInt32Bits(x));

    [Fact]
    public void Rows_may_be_written_in_pieces_of_any_size()
    {
        using var file = new TemporaryFile("x.npy");
        using (var writer = new NpyWriter<double>(file.Path, 3))
        {
            writer.Write([1, 2]);
            Assert.False(File.Exists(file.Path));
            writer.Write([3, 4, 5, 6, 7]);
            Assert.Throws<InvalidOperationException>(writer.Complete);
            writer.Write([8, 9]);
            writer.Complete();
        }

        using NpyFile read = NpyFile.Open(file.Path);
        Assert.Equal((3, 3), (read.Rows, read.Columns));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Elements(read.Matrix<double>()));
    }

    [Fact]
    public void A_writer_that_is_given_up_leaves_what_was_there()
    {
        using var file = new TemporaryFile("x.npy", "before");
        using (var writer = new NpyWriter<float>(file.Path, 1)) writer.Write([1]);
        Assert.Equal("before", File.ReadAllText(file.Path));
        Assert.Single(Directory.GetFiles(file.Folder));
    }

    [Theory]
    [InlineData(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", false)]
    [InlineData(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", false)]
    [InlineData(3, "{\"shape\":(2,2),\"fortran_order\":True,\"descr\":\"<f8\"}  \n", true)]
    public void Each_version_of_the_format_and_each_order_is_read(int version, string header, bool columnMajor)
    {
        using var file = new TemporaryFile("x.npy", Build(version, header, Bytes(1, 2, 3, 4)));
        using NpyFile read = NpyFile.Open(file.Path);
        Assert.Equal(columnMajor, read.IsColumnMajor);
        Assert.Equal(columnMajor ? [1, 3, 2, 4] : [1, 2, 3, 4], Elements(read.Matrix<double>()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Data_may_begin_anywhere(int padding)
    {
        using var file = new TemporaryFile("x.npy", Build(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }" + new string(' ', padding), Bytes(1, 2, 3)));
        using NpyFile read = NpyFile.Open(file.Path);
        Assert.Equal((3, 1), (read.Rows, read.Columns));
        Assert.Equal([1, 2, 3], Elements(read.Matrix<double>()));
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", "cut short")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", "bytes follow the data")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", "overflows 64 bits")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 1), }", "overflows 64 bits")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 1), }", "a whole number expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "a single number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 1), }", "3 dimensions")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2, 2), }", "'>f8'")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 2), }", "astype('float64')")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", "'|O'")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 2), }", "several fields")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", "lacks")]
    [InlineData("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (2, 2), }", "True or False expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), 'more': 1}", "unknown entry 'more'")]
    [InlineData("{'descr': '<f8", "a string does not end")]
    [InlineData("", "'{' expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), } x", "text after the end")]
    public void Headers_that_cannot_be_meant_are_refused_with_the_reason(string header, string reason)
        => Refused(Build(1, header, Bytes(1, 2, 3, 4)), reason);

    [Fact]
    public void Files_that_are_no_npy_are_refused()
    {
        Refused([], "it is empty");
        Refused("a,b\n1,2\n"u8.ToArray(), "it does not begin as one");
        Refused([0x93, (byte)'N', (byte)'U'], "it does not begin as one");
        Refused([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], "ends within its header");
        Refused(Build(4, "{}", []), "version 4.0");
        byte[] longHeader = Build(2, "{}", []);
        BinaryPrimitives.WriteUInt32LittleEndian(longHeader.AsSpan(8), uint.MaxValue);
        Refused(longHeader, "claims 4294967295 bytes");
        BinaryPrimitives.WriteUInt32LittleEndian(longHeader.AsSpan(8), 1000);
        Refused(longHeader, "ends within its header");
    }

    [Fact]
    public void Misuse_is_named()
    {
        using var file = new TemporaryFile("x.npy");
        Assert.Throws<NotSupportedException>(() => new NpyWriter<int>(file.Path, 1));
        NpyFile.Write<float>(file.Path, new float[] { 1, 2 });
        NpyFile read = NpyFile.Open(file.Path);
        Assert.Throws<InvalidOperationException>(() => read.Matrix<double>());
        read.Dispose();
        read.Dispose();
        Assert.Throws<ObjectDisposedException>(() => read.Matrix<float>());
        Assert.Throws<FileNotFoundException>(() => NpyFile.Open(file.Beside("none.npy")));
    }

    private static void RoundTrip<T>(Func<T, long> bits)
        where T : unmanaged
    {
        using var file = new TemporaryFile("x.npy");
        var matrices = from rows in Gen.Choose(0, 20)
                       from columns in Gen.Choose(0, 9)
                       from values in ArbMap.Default.GeneratorFor<T>().ArrayOf(rows * columns)
                       select (rows, columns, values);
        Prop.ForAll(matrices.ToArbitrary(), m =>
        {
            HostMatrix<T> matrix = HostMatrix<T>.FromRowMajor(m.values, m.rows, m.columns);
            foreach (HostMatrix<T> written in (HostMatrix<T>[])[matrix, matrix.Transpose()])
            {
                NpyFile.Write(file.Path, written);
                using NpyFile read = NpyFile.Open(file.Path);
                Assert.Equal(written.Columns == 0 ? 0 : written.Rows, read.Rows);
                Assert.Equal(written.Columns, read.Columns);
                Assert.Equal(Elements(written).Select(bits), Elements(read.Matrix<T>()).Select(bits));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static unsafe T[] Elements<T>(HostMatrix<T> matrix)
        where T : unmanaged
    {
        using HostPin<T> pin = matrix.Pin();
        T[] elements = new T[matrix.Rows * matrix.Columns];
        for (long i = 0; i < elements.Length; i++)
            elements[i] = pin.Origin[(i / matrix.Columns * matrix.RowStride) + (i % matrix.Columns * matrix.ColumnStride)];
        return elements;
    }

    private static void Refused(byte[] bytes, string reason)
    {
        using var file = new TemporaryFile("x.npy", bytes);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NpyFile.Open(file.Path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("x.npy", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Build(int version, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }
}
