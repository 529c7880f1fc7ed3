using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Products with a matrix of pairs that is never stored: sums of tiles go to planes, and planes are added at the end.</summary>
internal sealed partial class PairwiseLauncher<T>
{
    // What the planes of so many right sides take at most, unless those of one launch take more; further right sides go through K again. How many planes there are depends
    // on the points alone, and with it the order of the sums: they have the same bits whichever right sides stand beside them. At 10⁶ points that is four planes, two times
    // what the product itself takes in FP64, and a launch of two phases, which are enough work-groups to hide the last ones' wait for each other.
    private const long PlaneBytes = 1L << 30, MostRightSides = 32;

    private const int ItemsOfSums = 256;

    /// <inheritdoc/>
    protected override void RunMultiply(
        IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        PairSource source = Source(program);
        (KernelDefines defines, int levels) = Sums(source, x.Columns, summation);
        using DeviceBuffer numbers = Numbers(queue, source, program), center = Center(queue, defines, y);
        for (long column = 0; column < v.Columns; column += MostRightSides)
        {
            long count = Math.Min(MostRightSides, v.Columns - column);
            MatrixView<T> right = v.Block(0, column, v.Rows, count), result = product.Block(0, column, product.Rows, count);
            if (symmetric && levels == 1) MultiplySymmetric(queue.Source(), defines, x, center, numbers, right, result);
            else MultiplyAll(queue.Source(), defines, x, y, center, numbers, right, result, levels);
        }
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation)
    {
        PairSource source = Source(program);
        (KernelDefines defines, int levels) = Sums(source, shape.Columns, summation);
        long planes = shape.IsSame && program.IsSymmetric && levels == 1
            ? SymmetricPlanes(defines, shape.Rows).Together * 2 : Math.Max(1, Chunks(defines, shape.Rows, shape.OtherRows, levels).Count) * levels;
        return Arguments(defines, source, program, shape) + ((Int128)planes * shape.Rows * Math.Min(rightSides, MostRightSides) * sizeof(double));
    }

    // The kernels of a way to sum, and the numbers that each of its sums is made of.
    private (KernelDefines Defines, int Levels) Sums(PairSource source, long columns, Summation summation)
    {
        int sums = summation == Summation.Blocked ? 0 : typeof(T) == typeof(float) ? 1 : 2;
        return (Tiles(source, columns, source.Sums > 1 || sums > 0).With("PAIR_SUMS", sums), Math.Max(1, sums));
    }

    // How many planes, of so many numbers for each right side, there may be.
    private static long Most(long size, long most) => Math.Clamp(PlaneBytes / sizeof(double) / MostRightSides / Math.Max(1, size), 1, most);

    private static nuint Bytes(long planes, long size) => checked((nuint)(planes * size * sizeof(double)));

    // Work-groups that have the same rows share the points y, as many as fill the device: how many, and the tiles of each.
    private static (long Count, long Tiles) Chunks(KernelDefines defines, long rows, long otherRows, int levels)
    {
        long columns = LaunchExtensions.Tiles(otherRows, ColumnsOf(defines)), wanted = LaunchExtensions.Tiles(defines.Number("GROUPS"), Math.Max(1, LaunchExtensions.Tiles(rows, RowsOf(defines))));
        long tiles = LaunchExtensions.Tiles(Math.Max(1, columns), Math.Min(wanted, Most(levels * rows, LaunchSize.MostGroups)));
        return (LaunchExtensions.Tiles(columns, tiles), tiles);
    }

    // As many phases a launch as have planes.
    private static (long Together, long Phases, long Ranges, long Side) SymmetricPlanes(KernelDefines defines, long rows)
    {
        long tiles = LaunchExtensions.Tiles(rows, RowsOf(defines)), side = Math.Clamp(tiles / defines.Number("RANGES"), 1, defines.Number("SIDE"));
        long ranges = LaunchExtensions.Tiles(tiles, side), phases = (ranges / 2) + 1;
        return (Most(2 * rows, Math.Min(phases, defines.Number("PLANES"))), phases, ranges, side);
    }

    private void MultiplyAll(
        ISourceQueue queue, KernelDefines defines, MatrixView<T> x, MatrixView<T> y, DeviceBuffer center, DeviceBuffer numbers, MatrixView<T> v, MatrixView<T> product,
        int levels)
    {
        long rows = LaunchExtensions.Tiles(x.Rows, RowsOf(defines));
        (long chunks, long tiles) = Chunks(defines, x.Rows, y.Rows, levels);
        using DeviceBuffer planes = context.Device.Allocate(Bytes(Math.Max(1, chunks), levels * product.Count));
        queue.Launch(
            context.Kernel("Pairwise/pairwise-multiply", defines, "pairwise_multiply"), new LaunchSize(rows, chunks), SizeOf(defines),
            x.Rows, y.Rows, x.Columns, v.Columns, tiles, x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension,
            center, numbers, v.Buffer, v.Offset, v.LeadingDimension, planes);
        Add(queue, defines, planes, chunks, product);
    }

    private void MultiplySymmetric(ISourceQueue queue, KernelDefines defines, MatrixView<T> x, DeviceBuffer center, DeviceBuffer numbers, MatrixView<T> v, MatrixView<T> product)
    {
        (long together, long phases, long ranges, long side) = SymmetricPlanes(defines, x.Rows);
        using DeviceBuffer planes = context.Device.Allocate(Bytes(together, 2 * product.Count));
        queue.Clear(planes, 0, planes.ByteLength);
        for (long phase = 0; phase < phases; phase += together)
        {
            queue.Launch(
                context.Kernel("Pairwise/pairwise-symmetric", defines, "pairwise_symmetric"), new LaunchSize(ranges, Math.Min(together, phases - phase)), SizeOf(defines),
                x.Rows, x.Columns, v.Columns, ranges, side, phase, x.Buffer, x.Offset, x.LeadingDimension, center, numbers, v.Buffer, v.Offset, v.LeadingDimension, planes);
        }

        Add(queue, defines, planes, 2 * together, product);
    }

    private void Add(ISourceQueue queue, KernelDefines defines, DeviceBuffer planes, long count, MatrixView<T> product)
        => queue.Launch(
            context.Kernel("Pairwise/pairwise-sums", SourceContext.TypeOf<T>().With("PAIR_SUMS", defines.Number("PAIR_SUMS")), "pairwise_sums"),
            new LaunchSize(LaunchExtensions.Tiles(product.Count, ItemsOfSums)), new LaunchSize(ItemsOfSums),
            product.Rows, product.Columns, count, planes, product.Buffer, product.Offset, product.LeadingDimension);
}
