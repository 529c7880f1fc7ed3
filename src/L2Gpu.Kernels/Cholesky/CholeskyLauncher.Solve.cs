using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Solving with triangles, and the diagonal of the inverse.</summary>
internal sealed partial class CholeskyLauncher<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string ColumnsSource = "Cholesky/cholesky-columns";

    // Groups that hold a triangle take several chunks of right sides each, once there are so many groups.
    private const long EnoughGroups = 1024;

    // The most right sides that lanes solve for, each in a register.
    private const int LaneSides = 4;

    [Flags]
    private enum Halves
    {
        Forward = 1,
        Backward = 2,
    }

    /// <summary>The most memory for columns of L⁻¹, which are held a chunk at a time.</summary>
    internal long ScratchBytes { get; init; } = 64 << 20;

    /// <inheritdoc/>
    protected override void RunSolve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        ISourceQueue source = queue.Source();
        if (factor.Rows <= Small)
        {
            SolveTiles(source, Halves.Forward | Halves.Backward, factor, b);
            return;
        }

        Forward(source, factor, b);
        Backward(source, factor, b);
    }

    /// <inheritdoc/>
    protected override void RunInverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        ISourceQueue source = queue.Source();
        if (factor.Rows > Small)
        {
            InverseDiagonalByColumns(source, factor, diagonal);
            return;
        }

        (KernelDefines defines, LaunchSize local, int each) = Triangles(factor.Rows);
        source.Launch(
            context.Kernel("Cholesky/cholesky-inverse", defines, "cholesky_inverse_diagonal"), new(LaunchExtensions.Tiles(factor.Count, each)), local,
            (int)factor.Rows, factor.Count, factor.Buffer, factor.Offset, factor.LeadingDimension, factor.Stride,
            diagonal.Buffer, diagonal.Offset, diagonal.Stride);
    }

    /// <inheritdoc/>
    /// <remarks>Of the inverse diagonal; a factor and its solutions are made in place.</remarks>
    public override unsafe Int128 Scratch(long order, long rightSides) => order <= Small ? 0 : (Int128)sizeof(T) * order * WidthOfColumns(order);

    // Columns of L⁻¹ that are held at a time.
    private unsafe long WidthOfColumns(long order) => Math.Clamp(ScratchBytes / sizeof(T) / order / Small * Small, Small, LaunchExtensions.Tiles(order, Small) * Small);

    private static KernelDefines Columns() => SourceContext.TypeOf<T>().With("LX", 16).With("LY", 8);

    // L·Y = B by blocks of rows: what a block says is taken from all rows below it.
    private void Forward(ISourceQueue queue, BatchView<T> l, BatchView<T> b)
    {
        for (long k = 0; k < l.Rows; k += Small)
        {
            long rows = Math.Min(Small, l.Rows - k), rest = l.Rows - k - rows;
            BatchView<T> solved = Part(b, k, 0, rows, b.Columns);
            SolveTiles(queue, Halves.Forward, Part(l, k, k, rows, rows), solved);
            if (rest > 0)
                _gemm.Enqueue(queue, Transpose.No, Transpose.No, -T.One, Part(l, k + rows, k, rest, rows), solved, T.One, Part(b, k + rows, 0, rest, b.Columns));
        }
    }

    // Lᵀ·X = Y, from the last block up.
    private void Backward(ISourceQueue queue, BatchView<T> l, BatchView<T> b)
    {
        for (long k = (l.Rows - 1) / Small * Small; k >= 0; k -= Small)
        {
            long rows = Math.Min(Small, l.Rows - k);
            BatchView<T> solved = Part(b, k, 0, rows, b.Columns);
            SolveTiles(queue, Halves.Backward, Part(l, k, k, rows, rows), solved);
            if (k > 0) _gemm.Enqueue(queue, Transpose.Yes, Transpose.No, -T.One, Part(l, k, 0, rows, k), solved, T.One, Part(b, 0, 0, k, b.Columns));
        }
    }

    private void SolveTiles(ISourceQueue queue, Halves halves, BatchView<T> factor, BatchView<T> b)
    {
        if (b.Columns <= LaneSides && FitsLanes(factor.Rows))
        {
            (KernelDefines shape, LaunchSize local, int triangles) = Lanes(factor.Rows);
            queue.Launch(
                context.Kernel("Cholesky/cholesky-solve.sm80", shape.With("SIDES", b.Columns == 1 ? 1 : LaneSides), "cholesky_solve_lanes"),
                new(LaunchExtensions.Tiles(b.Count, triangles)), local,
                (int)factor.Rows, (int)b.Columns, b.Count, (int)halves,
                factor.Buffer, factor.Offset, factor.LeadingDimension, factor.Stride, b.Buffer, b.Offset, b.LeadingDimension, b.Stride);
            return;
        }

        // With few right sides, items share out their rows; with many, neighbours have neighbouring ones.
        (int order, int sides, int rows, int each) = (factor.Rows, b.Columns) switch
        {
            ( <= 16, < 4) => (16, 1, 16, 4),
            ( <= 16, _) => (16, 16, 4, 1),
            ( <= 32, < 4) => (32, 1, 32, 2),
            ( <= 32, _) => (32, 16, 4, 1),
            (_, < 4) => (Small, 1, 64, 1),
            _ => (Small, 16, 8, 1),
        };
        KernelDefines defines = SourceContext.TypeOf<T>().With("N_MAX", order).With("CB", sides).With("LY", rows).With("PER", each);
        long matrices = LaunchExtensions.Tiles(b.Count, each), chunks = LaunchExtensions.Tiles(b.Columns, sides);
        queue.Launch(
            context.Kernel("Cholesky/cholesky-solve", defines, "cholesky_solve"),
            new(matrices, Math.Min(chunks, LaunchExtensions.Tiles(EnoughGroups, matrices))), new(sides * rows, each),
            (int)factor.Rows, checked((int)b.Columns), b.Count, (int)halves,
            factor.Buffer, factor.Offset, factor.LeadingDimension, factor.Stride, b.Buffer, b.Offset, b.LeadingDimension, b.Stride);
    }

    // (A⁻¹)ⱼⱼ is the square of column j of L⁻¹, which begins at row j. A chunk of columns at a time, of as many matrices as there is room for.
    private unsafe void InverseDiagonalByColumns(ISourceQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        long n = factor.Rows, limit = ScratchBytes / sizeof(T), width = WidthOfColumns(n), most = Math.Clamp(limit / (n * width), 1, factor.Count);
        using DeviceBuffer scratch = context.Device.Allocate((nuint)(checked(most * n * width) * sizeof(T)));
        KernelDefines defines = Columns();
        int lx = defines.Number("LX"), ly = defines.Number("LY");
        IKernel units = context.Kernel(ColumnsSource, defines, "cholesky_unit_columns"), squares = context.Kernel(ColumnsSource, defines, "cholesky_column_squares");
        for (long first = 0; first < factor.Count; first += most)
        {
            long count = Math.Min(most, factor.Count - first);
            for (long k = 0; k < n; k += width)
            {
                int rows = checked((int)(n - k)), columns = (int)Math.Min(width, rows);
                var l = new BatchView<T>(
                    factor.Buffer, factor.Offset + (first * factor.Stride) + (k * (factor.LeadingDimension + 1)), count, factor.Stride, rows, rows, factor.LeadingDimension);
                var z = new BatchView<T>(scratch, 0, count, (long)rows * columns, rows, columns, columns);
                queue.Launch(units, new(LaunchExtensions.Tiles(count * rows * columns, lx * ly)), new(lx * ly), rows, columns, count, scratch);
                Forward(queue, l, z);
                queue.Launch(
                    squares, new(LaunchExtensions.Tiles(columns, lx), Math.Min(count, LaunchSize.MostGroups)), new(lx, ly),
                    rows, columns, count, scratch, diagonal.Buffer, diagonal.Offset + (first * diagonal.Stride) + k, diagonal.Stride);
            }
        }
    }
}
