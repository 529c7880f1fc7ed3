using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>What calls take for themselves: packed points, sums, and tiles for each thread.</summary>
internal sealed unsafe partial class CpuPairwise<T>
{
    /// <inheritdoc/>
    protected override Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape)
    {
        PairQuantitySet needs = new(program);
        long mirror = shape.IsSame && program.IsSymmetric ? PairTiles<T>.TileSizeOf(shape.Columns) : 0;
        return PointMemory<T>.Bytes(_panels, needs, shape) + (context.Pool.Threads * Rented<T>(Tile(program, needs, shape.Columns) + mirror));
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation)
    {
        PairQuantitySet needs = new(program);
        bool compensated = summation == Summation.Compensated;
        int strips = shape.IsSame && program.IsSymmetric && !compensated ? Strips(shape.Rows, rightSides) : 0;
        Int128 points = PointMemory<T>.Bytes(_panels, needs, shape), tile = Rented<T>(Tile(program, needs, shape.Columns));
        if (strips == 0) return points + General(tile, compensated, shape, rightSides);

        // Right sides that are not finite have a copy beside them, and go the other way one at a time.
        (int tileRows, int tileLanes) = PairTiles<T>.SizeOf(shape.Columns);
        long laneSums = tileRows * rightSides * _kernel.Width;
        Int128 each = tile + Rented<T>(laneSums + PairSums.ScratchSize(_panels, rightSides, tileRows, tileLanes));
        Int128 sums = Rented<double>(strips * rightSides * Padded(shape.Rows)) + Rented<T>(rightSides * Padded(shape.Rows));
        return points + Rented<T>(shape.Rows * rightSides) + Int128.Max(sums + (Math.Min(strips, context.Pool.Threads) * each), General(tile, false, shape, 1));
    }

    private static Int128 Rented<TElement>(long count)
        where TElement : unmanaged
        => ScratchPool.BytesOf<TElement>(count);

    private Int128 General(Int128 tile, bool compensated, PairwiseShape shape, long rightSides)
    {
        (int tileRows, int tileLanes) = PairTiles<T>.SizeOf(shape.Columns);
        long columns = Math.Min(rightSides, MostTogether(shape.Rows, compensated)), parts = Parts(shape.Rows, shape.OtherRows, tileLanes);
        Int128 each = tile + (compensated ? 0 : Rented<T>(PairSums.ScratchSize(_panels, columns, tileRows, tileLanes)));
        return Rented<double>((compensated && typeof(T) == typeof(double) ? 2 : 1) * parts * columns * Padded(shape.Rows)) + (context.Pool.Threads * each);
    }

    private long Tile(PairProgram program, PairQuantitySet needs, long columns)
        => PairTiles<T>.ScratchSizeOf(needs, columns, PointMemory<T>.IsByProducts(needs, columns), needs.IsOneOfPairs ? 0 : PairTape<T>.Create(context.Isa, program).ScratchSize);

    private long Padded(long rows) => GemmBlocking.Ceiling(rows, _kernel.PanelWidth) * _kernel.PanelWidth;
}
