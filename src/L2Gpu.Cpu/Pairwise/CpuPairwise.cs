using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Functions of pairs of points in SIMD, tile by tile.</summary>
internal sealed unsafe partial class CpuPairwise<T>(CpuContext context) : PairwiseOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Sums of strips are what a symmetric product takes beyond its points.
    private const long MostStripBytes = 256L << 20;
    private const int MostStrips = 32;

    // Each right side is a pass over the sums of a strip for every row of tiles; with more of these than this, to compute K twice costs less.
    private const int MostSymmetricColumns = 16;

    // From so many bytes on K is written past the caches.
    private const long StreamBytes = 4L << 20;

    // A product with few rows is shared out by the points that are summed over, too.
    private const long EnoughTasks = 16;
    private const long LeastRowsInPart = 1024;

    // Fewer right sides at a time than this cost more in pairs computed anew than their sums' memory is worth.
    private const long LeastRightSides = 32;

    private readonly PairKernel<T> _kernel = PairKernel<T>.Create(context.Isa);
    private readonly PanelKernel<T> _panels = PanelKernel<T>.Create(context.Isa);

    /// <inheritdoc/>
    protected override IConversion<T> Scaler { get; } = new CpuConversion<T>(context);

    /// <inheritdoc/>
    protected override void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease(), matrixLease = matrix.Buffer.Lease();
        using PointMemory<T> points = Prepare(program, x, y);
        PairMatrixJob<T> job = new()
        {
            Kernel = _kernel, Tiles = new(_kernel, _panels, program, points.X, points.Y), Symmetric = symmetric, Matrix = matrix.Address(), Ld = matrix.LeadingDimension,
            Streams = matrix.Count * sizeof(T) >= StreamBytes,
        };
        context.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void RunMultiply(
        IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease(), vLease = v.Buffer.Lease(), productLease = product.Buffer.Lease();
        using PointMemory<T> points = Prepare(program, x, y);
        bool compensated = summation == Summation.Compensated;
        int strips = symmetric && !compensated ? Strips(x.Rows, v.Columns) : 0;
        PairTiles<T> tiles = new(_kernel, _panels, program.Exchanged(), points.Y, points.X);
        if (strips > 0) MultiplySymmetric(new(_kernel, _panels, program, points.X, points.X), tiles, strips, v, product);
        else MultiplyGeneral(tiles, compensated, v, product);
    }

    /// <inheritdoc/>
    protected override void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal)
    {
        using BufferLease xLease = x.Buffer.Lease(), diagonalLease = diagonal.Buffer.Lease();
        PairDiagonalJob<T> job = new() { Tape = PairTape<T>.Create(context.Isa, program), Points = Points(x), Diagonal = diagonal.Address() };
        context.Pool.Run(ref job, job.TaskCount);
    }

    private static PointSet<T> Points(MatrixView<T> points)
        => new() { Count = points.Rows, Columns = points.Columns, Source = points.Address(), Ld = points.LeadingDimension };

    /// <summary>How many strips a symmetric product falls into, by its shape alone; 0 where that does not pay.</summary>
    private static int Strips(long order, long columns)
    {
        for (int strips = columns <= MostSymmetricColumns ? MostStrips : 0; strips >= 8; strips /= 2)
        {
            if ((double)strips * order * columns * sizeof(double) <= MostStripBytes) return strips;
        }

        return 0;
    }

    private static bool IsFinite(MatrixView<T> v, long column)
    {
        T* at = v.Address() + column;
        for (long i = 0; i < v.Rows; i++, at += v.LeadingDimension)
        {
            if (!T.IsFinite(*at)) return false;
        }

        return true;
    }

    private PointMemory<T> Prepare(PairProgram program, MatrixView<T> x, MatrixView<T> y)
        => new(context.Pool, _kernel, _panels, new(program), Points(x), x == y ? null : Points(y));

    private static long MostTogether(long rows, bool compensated)
    {
        long each = Math.Max(1, rows) * sizeof(double) * (compensated ? 2 : 1) * EnoughTasks;
        return Math.Max(LeastRightSides, MostStripBytes / each / LeastRightSides * LeastRightSides);
    }

    private static long Parts(long rows, long otherRows, int tileLanes)
        => Math.Clamp(Math.Min(GemmBlocking.Ceiling(EnoughTasks, Math.Max(1, GemmBlocking.Ceiling(rows, tileLanes))), otherRows / LeastRowsInPart), 1, EnoughTasks);

    /// <summary>As many right sides at a time as the memory for sums holds.</summary>
    private void MultiplyGeneral(PairTiles<T> tiles, bool compensated, MatrixView<T> v, MatrixView<T> product)
    {
        long most = MostTogether(product.Rows, compensated);
        for (long c = 0; c < v.Columns; c += most)
        {
            long columns = Math.Min(most, v.Columns - c);
            MultiplyPart(tiles, compensated, v.Block(0, c, v.Rows, columns), product.Block(0, c, product.Rows, columns));
        }
    }

    private void MultiplyPart(PairTiles<T> tiles, bool compensated, MatrixView<T> v, MatrixView<T> product)
    {
        long parts = Parts(product.Rows, v.Rows, tiles.TileLanes);
        long rows = GemmBlocking.Ceiling(GemmBlocking.Ceiling(v.Rows, parts), PairSums.Block) * PairSums.Block;
        using ScratchBlock<double> memory = RentSums(product, parts, compensated && typeof(T) == typeof(double), out PairSums sums);
        PairProductJob<T> job = new()
        {
            Kernel = _kernel, Panels = _panels, Tiles = tiles, RowsPerPart = rows, Compensated = compensated, Columns = v.Columns, V = v.Address(), Ldv = v.LeadingDimension,
            Sums = sums,
        };
        context.Pool.Run(ref job, job.TaskCount);
        Reduce(sums, product);
    }

    /// <summary>What is above the diagonal counts as 0 in tiles upon it, and 0·∞ is NaN: a right side with such numbers is 0 here, and is summed by the general tiles.</summary>
    private void MultiplySymmetric(PairTiles<T> tiles, PairTiles<T> general, int strips, MatrixView<T> v, MatrixView<T> product)
    {
        List<long> open = [];
        for (long c = 0; c < v.Columns; c++)
        {
            if (!IsFinite(v, c)) open.Add(c);
        }

        using ScratchBlock<T> copy = open.Count == 0 ? default : ScratchPool.Shared.Rent<T>(v.Count);
        if (open.Count > 0)
        {
            for (long i = 0; i < v.Rows; i++) new ReadOnlySpan<T>(v.Address() + (i * v.LeadingDimension), (int)v.Columns).CopyTo(new(copy.Pointer + (i * v.Columns), (int)v.Columns));
            foreach (long c in open)
            {
                for (long i = 0; i < v.Rows; i++) copy.Pointer[(i * v.Columns) + c] = T.Zero;
            }
        }

        if (open.Count < v.Columns) MultiplySymmetric(tiles, strips, open.Count > 0 ? copy.Pointer : v.Address(), open.Count > 0 ? v.Columns : v.LeadingDimension, product);
        foreach (long c in open) MultiplyGeneral(general, false, v.Block(0, c, v.Rows, 1), product.Block(0, c, product.Rows, 1));
    }

    private void MultiplySymmetric(PairTiles<T> tiles, int strips, T* v, long ldv, MatrixView<T> product)
    {
        using ScratchBlock<double> memory = RentSums(product, strips, errors: false, out PairSums sums);
        using ScratchBlock<T> across = ScratchPool.Shared.Rent<T>(product.Columns * sums.Ld);
        TransposeJob<T> transpose = new()
        {
            Rows = product.Rows, Columns = product.Columns, Source = v, Ld = ldv, Destination = across.Pointer, LdDestination = sums.Ld,
        };
        context.Pool.Run(ref transpose, transpose.TaskCount);
        PairSymmetricProductJob<T> job = new()
        {
            Kernel = _kernel, Panels = _panels, Tiles = tiles, Columns = product.Columns, V = v, Ldv = ldv, Across = across.Pointer, Sums = sums,
        };
        context.Pool.Run(ref job, job.TaskCount);
        Reduce(sums, product);
    }

    private ScratchBlock<double> RentSums(MatrixView<T> product, long parts, bool errors, out PairSums sums)
    {
        sums = new(0, parts, product.Columns, Padded(product.Rows), errors);
        ScratchBlock<double> memory = ScratchPool.Shared.Rent<double>(sums.Count);
        sums = sums with { First = (nint)memory.Pointer };
        return memory;
    }

    private void Reduce(PairSums sums, MatrixView<T> product)
    {
        PairReduceJob<T> job = new() { Sums = sums, Rows = product.Rows, Product = product.Address(), Ld = product.LeadingDimension };
        context.Pool.Run(ref job, job.TaskCount);
    }
}
