using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>
/// Matrices in a buffer that is full of guards before, between and behind their elements. Guards are NaN where the type has one, so that
/// whoever reads them spoils a result, and are compared bit by bit, so that whoever writes them is found.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class GuardedBatch<T>
    where T : unmanaged, INumber<T>
{
    // Wider than any vector or tile row that an implementation may write too far.
    private const long Tail = 64;

    private readonly ConformanceContext _context;
    private readonly T[] _image;

    internal GuardedBatch(ConformanceContext context, T[] values, long count, long rows, long columns, GuardLayout layout)
    {
        _context = context;
        long leading = columns + layout.RowGap;
        long stride = (rows * leading) + layout.MatrixGap;
        _image = new T[layout.Offset + (count * stride) + Tail];
        Array.Fill(_image, Guard);
        DeviceBuffer buffer = context.Allocate((nuint)(_image.LongLength * Unsafe.SizeOf<T>()));
        View = new BatchView<T>(buffer, layout.Offset, count, stride, rows, columns, leading);
        for (long row = 0; row < count * rows; row++) values.AsSpan((int)(row * columns), (int)columns).CopyTo(Row(_image, row));
        context.Queue.Write(MemoryMarshal.AsBytes<T>(_image), buffer, 0);
    }

    /// <summary>What an output holds before it is written.</summary>
    public static T Poison { get; } = Special(0xBAD1);

    /// <summary>The batch.</summary>
    public BatchView<T> View { get; }

    /// <summary>The first matrix.</summary>
    public MatrixView<T> Matrix => View[0];

    /// <summary>The first row of the first matrix.</summary>
    public VectorView<T> Vector => Matrix.Row(0);

    /// <summary>The first matrix as a batch that repeats it.</summary>
    public BatchView<T> Repeated(long count) => new(View.Buffer, View.Offset, count, 0, View.Rows, View.Columns, View.LeadingDimension);

    // A quiet NaN with a payload, in the type's own bits; integers have none and take the bits as they are.
    private static T Guard { get; } = Special(0x5E17);

    /// <summary>The elements, packed. The guards are checked on the way.</summary>
    public T[] Read(string name)
    {
        var found = new T[_image.LongLength];
        _context.Queue.Read(View.Buffer, 0, MemoryMarshal.AsBytes(found.AsSpan()));
        var result = new T[View.Count * View.Rows * View.Columns];
        for (long row = 0; row < View.Count * View.Rows; row++)
        {
            Span<T> elements = Row(found, row);
            elements.CopyTo(result.AsSpan((int)(row * View.Columns)));
            elements.Fill(Guard);
        }

        var guards = new T[found.LongLength];
        Array.Fill(guards, Guard);
        if (FirstDifference(found, guards) is { } i)
            _context.Fail($"{name}: the guard at element {i} of the buffer was overwritten with {found[i]} ({Describe()}).");
        return result;
    }

    /// <summary>The elements as doubles, packed. The guards are checked on the way.</summary>
    public double[] ReadDoubles(string name) => Array.ConvertAll(Read(name), double.CreateTruncating);

    /// <summary>Checks that neither the elements nor the guards changed: the batch is an input.</summary>
    public void ExpectUnchanged(string name)
    {
        T[] found = Read(name), wanted = new T[found.LongLength];
        for (long row = 0; row < View.Count * View.Rows; row++) Row(_image, row).CopyTo(wanted.AsSpan((int)(row * View.Columns)));
        if (FirstDifference(found, wanted) is { } i) _context.Fail($"{name}{Element(i)} is an input, but was changed from {wanted[i]} to {found[i]}.");
        _context.CountCheck();
    }

    /// <summary>The name of the element at a packed position, for messages.</summary>
    public string Element(long packed)
    {
        long size = Math.Max(1, View.Rows * View.Columns), columns = Math.Max(1, View.Columns);
        long row = packed % size / columns, column = packed % columns;
        return View.Count == 1 ? $"[{row}, {column}]" : $"[{packed / size}; {row}, {column}]";
    }

    private static long? FirstDifference(T[] left, T[] right)
    {
        ReadOnlySpan<byte> leftBytes = MemoryMarshal.AsBytes<T>(left), rightBytes = MemoryMarshal.AsBytes<T>(right);
        int common = leftBytes.CommonPrefixLength(rightBytes);
        return common == leftBytes.Length ? null : common / Unsafe.SizeOf<T>();
    }

    private static T Special(uint payload)
    {
        ulong bits = Unsafe.SizeOf<T>() == sizeof(float) ? 0x7FC0_0000UL | payload : 0x7FF8_0000_0000_0000UL | payload;
        return Unsafe.As<ulong, T>(ref bits);
    }

    // A row of the image of the buffer, counted through all matrices.
    private Span<T> Row(T[] image, long row)
        => image.AsSpan((int)(View.Offset + (row / View.Rows * View.Stride) + (row % View.Rows * View.LeadingDimension)), (int)View.Columns);

    private string Describe()
        => $"offset {View.Offset}, {View.Count} × ({View.Rows}, {View.Columns}), leading dimension {View.LeadingDimension}, stride {View.Stride}";
}
