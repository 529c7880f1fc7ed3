using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Products with a matrix of pairs that is never stored: sums of tiles go to planes, and planes are added at the end.</summary>
internal sealed partial class PairwiseLauncher<T>
{
    // What planes take at most, unless one of them takes more; beyond the fewest right sides, those that do not fit go through K again.
    private const long PlaneBytes = 256L << 20, FewestRightSides = 16;

    // Ranges of points that fill a device phase by phase; where there are more tiles, ranges are longer.
    private const long MostRanges = 512;

    private const int ItemsOfSums = 256;

    /// <inheritdoc/>
    protected override void RunMultiply(
        IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        PairSource source = Source(program);
        int sums = summation == Summation.Blocked ? 0 : typeof(T) == typeof(float) ? 1 : 2;
        KernelDefines defines = Tiles(source, x.Columns, source.Sums > 1 || sums > 0).With("PAIR_SUMS", sums);
        using DeviceBuffer numbers = Numbers(queue, source, program);
        long width = Math.Clamp(PlaneBytes / sizeof(double) / x.Rows, FewestRightSides, Math.Max(FewestRightSides, v.Columns));
        for (long column = 0; column < v.Columns; column += width)
        {
            long count = Math.Min(width, v.Columns - column);
            MatrixView<T> right = v.Block(0, column, v.Rows, count), result = product.Block(0, column, product.Rows, count);
            if (symmetric && sums < 2) MultiplySymmetric(queue.Source(), defines, x, numbers, right, result);
            else MultiplyAll(queue.Source(), defines, x, y, numbers, right, result, sums == 2 ? 2 : 1);
        }
    }

    private static unsafe nuint Bytes(long planes, long size) => checked((nuint)(planes * size * sizeof(double)));

    // Work-groups that have the same rows share the points y, as many as fill the device.
    private void MultiplyAll(
        ISourceQueue queue, KernelDefines defines, MatrixView<T> x, MatrixView<T> y, DeviceBuffer numbers, MatrixView<T> v, MatrixView<T> product, int levels)
    {
        long rows = LaunchExtensions.Tiles(x.Rows, RowsOf(defines)), columns = LaunchExtensions.Tiles(y.Rows, ColumnsOf(defines)), size = levels * product.Count;
        long most = Math.Clamp(PlaneBytes / sizeof(double) / size, 1, LaunchSize.MostGroups), wanted = LaunchExtensions.Tiles(defines.Number("GROUPS"), rows);
        long tiles = LaunchExtensions.Tiles(Math.Max(1, columns), Math.Min(wanted, most)), chunks = LaunchExtensions.Tiles(columns, tiles);
        using DeviceBuffer planes = context.Device.Allocate(Bytes(Math.Max(1, chunks), size));
        queue.Launch(
            context.Kernel("Pairwise/pairwise-multiply", defines, "pairwise_multiply"), new LaunchSize(rows, chunks), SizeOf(defines),
            x.Rows, y.Rows, x.Columns, v.Columns, tiles, x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension,
            numbers, v.Buffer, v.Offset, v.LeadingDimension, planes);
        Add(queue, defines, planes, chunks, product);
    }

    // As many phases a launch as have planes.
    private void MultiplySymmetric(ISourceQueue queue, KernelDefines defines, MatrixView<T> x, DeviceBuffer numbers, MatrixView<T> v, MatrixView<T> product)
    {
        long tiles = LaunchExtensions.Tiles(x.Rows, RowsOf(defines)), side = Math.Clamp(tiles / MostRanges, 1, defines.Number("SIDE"));
        long ranges = LaunchExtensions.Tiles(tiles, side), phases = (ranges / 2) + 1, size = 2 * product.Count;
        long together = Math.Clamp(PlaneBytes / sizeof(double) / size, 1, Math.Min(phases, LaunchSize.MostGroups));
        using DeviceBuffer planes = context.Device.Allocate(Bytes(together, size));
        queue.Clear(planes, 0, planes.ByteLength);
        for (long phase = 0; phase < phases; phase += together)
        {
            queue.Launch(
                context.Kernel("Pairwise/pairwise-symmetric", defines, "pairwise_symmetric"), new LaunchSize(ranges, Math.Min(together, phases - phase)), SizeOf(defines),
                x.Rows, x.Columns, v.Columns, ranges, side, phase, x.Buffer, x.Offset, x.LeadingDimension, numbers, v.Buffer, v.Offset, v.LeadingDimension, planes);
        }

        Add(queue, defines, planes, 2 * together, product);
    }

    private void Add(ISourceQueue queue, KernelDefines defines, DeviceBuffer planes, long count, MatrixView<T> product)
        => queue.Launch(
            context.Kernel("Pairwise/pairwise-sums", SourceContext.TypeOf<T>().With("PAIR_SUMS", defines.Number("PAIR_SUMS")), "pairwise_sums"),
            new LaunchSize(LaunchExtensions.Tiles(product.Count, ItemsOfSums)), new LaunchSize(ItemsOfSums),
            product.Rows, product.Columns, count, planes, product.Buffer, product.Offset, product.LeadingDimension);
}
