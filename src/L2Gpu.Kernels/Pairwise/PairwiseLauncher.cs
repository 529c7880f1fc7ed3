using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Pairs on a device that compiles: the function is a part of the kernels, tiles of pairs stay in registers.</summary>
internal sealed partial class PairwiseLauncher<T>(SourceContext context) : PairwiseOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int PointsOfDiagonal = 256;

    // pairwise_center's.
    private const int ColumnsOfCenter = 4, SamplesOfCenter = 64;

    // Points of so few columns have tiles of so few, and nothing is loaded in vain.
    private const int FewColumns = 4;

    private readonly KernelDefines _tiles = context.Tiles<T>("pairwise");
    private readonly ConcurrentDictionary<string, PairSource> _sources = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override IConversion<T> Scaler { get; } = new ConversionLauncher<T>(context);

    /// <inheritdoc/>
    protected override void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix)
    {
        PairSource source = Source(program);
        KernelDefines defines = Tiles(source, x.Columns, source.Sums > 1).With("PAIR_SYMMETRIC", symmetric ? 1 : 0);
        long rows = LaunchExtensions.Tiles(x.Rows, RowsOf(defines)), columns = LaunchExtensions.Tiles(y.Rows, ColumnsOf(defines));
        using DeviceBuffer numbers = Numbers(queue, source, program), center = Center(queue, defines, y);
        queue.Source().Launch(
            context.Kernel("Pairwise/pairwise-matrix", defines, "pairwise_matrix"),
            new LaunchSize(symmetric ? rows * (rows + 1) / 2 : checked(rows * columns)), SizeOf(defines), x.Rows, y.Rows, x.Columns,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, center, numbers, matrix.Buffer, matrix.Offset, matrix.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal)
    {
        PairSource source = Source(program);
        using DeviceBuffer numbers = Numbers(queue, source, program);
        queue.Source().Launch(
            context.Kernel("Pairwise/pairwise-diagonal", SourceContext.TypeOf<T>().With(source.Defines), "pairwise_diagonal"),
            new LaunchSize(LaunchExtensions.Tiles(x.Rows, PointsOfDiagonal)), new LaunchSize(PointsOfDiagonal), x.Rows, x.Columns,
            x.Buffer, x.Offset, x.LeadingDimension, numbers, diagonal.Buffer, diagonal.Offset);
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape)
    {
        PairSource source = Source(program);
        return Arguments(Tiles(source, shape.Columns, source.Sums > 1), source, program, shape);
    }

    private static int RowsOf(KernelDefines defines) => defines.Number("LY") * defines.Number("RM");

    private static int ColumnsOf(KernelDefines defines) => defines.Number("LX") * defines.Number("RN");

    private static LaunchSize SizeOf(KernelDefines defines) => new(defines.Number("LX"), defines.Number("LY"));

    private PairSource Source(PairProgram program)
        => _sources.GetOrAdd(program.Shape, static (_, given) => PairSource.Of(given.program, given.rounds), (program, rounds: context.Limits.RoundsDivision));

    private KernelDefines Tiles(PairSource source, long columns, bool small)
    {
        KernelDefines tiles = columns <= FewColumns ? _tiles.With("TK", FewColumns) : _tiles;
        if (source.IsLong) tiles = tiles.With("RM", 1).With("RN", 1);
        else if (small) tiles = tiles.With("RM", tiles.Number("SHARED")).With("RN", tiles.Number("SHARED"));
        return tiles.With(source.Defines).With("PAIR_GUARDED", source.IsSquaredDistance && columns >= tiles.Number("GUARDED") ? 1 : 0);
    }

    // Bytes of the numbers and the centre.
    private static unsafe Int128 Arguments(KernelDefines defines, PairSource source, PairProgram program, PairwiseShape shape)
        => (Int128)sizeof(T) * (source.Numbers<T>(program).Length + (NeedsCenter(defines, shape.OtherRows) ? shape.Columns : 1));

    private static bool NeedsCenter(KernelDefines defines, long points) => defines.Number("PAIR_GUARDED") != 0 && points > 0;

    // Where distances come from products; else an argument that is not read.
    private unsafe DeviceBuffer Center(IQueue queue, KernelDefines defines, MatrixView<T> points)
    {
        bool isNeeded = NeedsCenter(defines, points.Rows);
        DeviceBuffer center = context.Device.Allocate(checked((nuint)((isNeeded ? points.Columns : 1) * sizeof(T))));
        if (isNeeded)
        {
            queue.Source().Launch(
                context.Kernel("Pairwise/pairwise-center", SourceContext.TypeOf<T>(), "pairwise_center"),
                new LaunchSize(LaunchExtensions.Tiles(points.Columns, ColumnsOfCenter)), new LaunchSize(ColumnsOfCenter, SamplesOfCenter),
                points.Rows, points.Columns, points.Buffer, points.Offset, points.LeadingDimension, center);
        }

        return center;
    }

    // The queue's lease keeps them until the kernel has run.
    private DeviceBuffer Numbers(IQueue queue, PairSource source, PairProgram program)
    {
        T[] numbers = source.Numbers<T>(program);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(numbers);
        DeviceBuffer buffer = context.Device.Allocate((nuint)bytes.Length);
        queue.Write(bytes, buffer, 0);
        return buffer;
    }
}
