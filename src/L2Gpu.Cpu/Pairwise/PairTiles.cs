using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A function of pairs over two sets of points, tile by tile.</summary>
/// <remarks>The size of a tile depends on the type and on the columns alone.</remarks>
internal readonly unsafe struct PairTiles<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RowBytes = 768;
    private const int ShortTile = 48; // rows; a multiple of every panel's width, as RowBytes is

    // Longer points are worth more rows to a tile: each panel of lanes comes from far away once for all of them.
    private const int LongColumns = 128;

    // Where more than one pair in so many is too close for products, the differences of the whole tile, many at a time, are faster than single ones.
    private const int MostSingles = 16;

    private readonly PairTape<T>? _tape;
    private readonly PairKernel<T> _kernel;
    private readonly PanelKernel<T> _panels;
    private readonly int _quantities;
    private readonly PairQuantitySet _needs;

    public PairTiles(PairKernel<T> kernel, PanelKernel<T> panels, PairProgram program, PointSet<T> rows, PointSet<T> lanes)
    {
        (_kernel, _panels, Rows, Lanes) = (kernel, panels, rows, lanes);
        _needs = new(program);
        _tape = _needs.IsOneOfPairs ? null : PairTape<T>.Create(panels.Isa, program);
        _quantities = Math.Max(1, _needs.OfPairs);
        (TileRows, TileLanes) = SizeOf(rows.Columns);
    }

    /// <summary>The points of rows.</summary>
    public PointSet<T> Rows { get; }

    /// <summary>The points of lanes.</summary>
    public PointSet<T> Lanes { get; }

    /// <summary>Rows of a tile; tiles begin at multiples of it.</summary>
    public int TileRows { get; }

    /// <summary>Lanes of a tile, and the elements between its rows; tiles begin at multiples of it.</summary>
    public int TileLanes { get; }

    /// <summary>Elements of scratch that <see cref="Compute"/> wants.</summary>
    public long ScratchSize => ScratchSizeOf(_needs, Rows.Columns, Lanes.Shifted != null, _tape?.ScratchSize ?? 0);

    private long TileSize => (long)_quantities * TileRows * TileLanes;

    private long PackSize => PackSizeOf(Rows.Columns, Lanes.Shifted != null);

    /// <summary>Rows and lanes of a tile of points of so many columns.</summary>
    public static (int Rows, int Lanes) SizeOf(long columns)
        => columns >= LongColumns ? (4 * ShortTile, 2 * RowBytes / sizeof(T)) : (ShortTile, RowBytes / sizeof(T));

    /// <summary>Elements of scratch of a tile, before there are points.</summary>
    /// <param name="needs">What the function is made of.</param>
    /// <param name="columns">Columns of the points.</param>
    /// <param name="byProducts">Whether squared distances come from products of shifted points.</param>
    /// <param name="tape">Elements of scratch of the function's tape; 0 where it has none.</param>
    public static long ScratchSizeOf(PairQuantitySet needs, long columns, bool byProducts, int tape)
        => (Math.Max(1, needs.OfPairs) * TileSizeOf(columns)) + PackSizeOf(columns, byProducts) + tape;

    /// <summary>Elements of a tile.</summary>
    public static long TileSizeOf(long columns) => (long)SizeOf(columns).Rows * SizeOf(columns).Lanes;

    /// <summary>Computes a tile.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="lane">The first lane.</param>
    /// <param name="lanes">How many.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> elements, 64-byte aligned.</param>
    /// <returns>The tile, in the scratch. What is beyond its rows and lanes, up to whole panels, is anything.</returns>
    public T* Compute(long row, long rows, long lane, long lanes, T* scratch)
    {
        T* next = scratch;
        T* dot = _needs.Dot ? Take(ref next) : null, squared = _needs.Squared ? Take(ref next) : null;
        T* absolute = _needs.Absolute ? Take(ref next) : null, chi = _needs.Chi ? Take(ref next) : null;
        if (dot != null) Products(row, rows, lane, lanes, T.One, Rows.Panels, Lanes.Panels, dot);
        if (squared != null && Lanes.Shifted != null) SquaredDistances(row, rows, lane, lanes, squared, scratch + TileSize);
        else if (squared != null) Differences(PairOperation.SquaredDistance, row, rows, lane, lanes, squared);
        if (absolute != null) Differences(PairOperation.L1Distance, row, rows, lane, lanes, absolute);
        if (chi != null) Differences(PairOperation.ChiSquaredDistance, row, rows, lane, lanes, chi);
        if (_tape is null) return scratch;
        T* free = scratch + TileSize + PackSize;
        if (!_needs.Norms && lanes == TileLanes)
        {
            // Nothing differs from row to row, and rows lie without gaps.
            _tape.Run((nint)(rows * lanes), dot, squared, absolute, chi, T.Zero, null, scratch, free);
            return scratch;
        }

        for (long i = 0, at = 0; i < rows; i++, at += TileLanes)
        {
            _tape.Run(
                (nint)lanes, Row(dot, at), Row(squared, at), Row(absolute, at), Row(chi, at), Rows.Norms == null ? T.Zero : Rows.Norms[row + i],
                Lanes.Norms == null ? null : Lanes.Norms + lane, scratch + at, free);
        }

        return scratch;
    }

    private static long PackSizeOf(long columns, bool byProducts) => byProducts ? (SizeOf(columns).Rows + SizeOf(columns).Lanes) * PointSet<T>.KStep(columns) : 0;

    private static T* Row(T* tile, long at) => tile == null ? null : tile + at;

    private static long Padded(long count, int unit) => GemmBlocking.Ceiling(count, unit) * unit;

    private T* Take(ref T* next)
    {
        T* taken = next;
        next += (long)TileRows * TileLanes;
        return taken;
    }

    private void Products(long row, long rows, long lane, long lanes, T factor, T* left, T* right, T* tile)
    {
        int width = _kernel.PanelWidth;
        long step = PointSet<T>.KStep(Rows.Columns), allRows = Padded(Rows.Count, width), allLanes = Padded(Lanes.Count, width);
        if (Rows.Columns == 0) new Span<T>(tile, TileRows * TileLanes).Clear();
        for (long p = 0; p < Rows.Columns; p += step)
        {
            long k = Math.Min(step, Rows.Columns - p);
            _panels.MultiplyPacked(
                Padded(rows, _kernel.BlockRows), Padded(lanes, width), k, factor, left + (p * allRows) + (row * k), width, right + (p * allLanes) + (lane * k), tile, TileLanes, p > 0);
        }
    }

    private void Differences(PairOperation distance, long row, long rows, long lane, long lanes, T* tile)
    {
        int width = _kernel.PanelWidth;
        long step = PointSet<T>.KStep(Rows.Columns), allRows = Padded(Rows.Count, width), allLanes = Padded(Lanes.Count, width);
        if (Rows.Columns == 0) new Span<T>(tile, TileRows * TileLanes).Clear();
        for (long p = 0; p < Rows.Columns; p += step)
        {
            long k = Math.Min(step, Rows.Columns - p);
            _kernel.Distance(
                distance, Padded(rows, _kernel.BlockRows), Padded(lanes, width), k, Rows.Panels + (p * allRows) + (row * k), Lanes.Panels + (p * allLanes) + (lane * k), tile, TileLanes, p > 0);
        }
    }

    private void SquaredDistances(long row, long rows, long lane, long lanes, T* tile, T* free)
    {
        bool isOneStep = Rows.Columns == PointSet<T>.KStep(Rows.Columns);
        if (!isOneStep)
        {
            Products(row, rows, lane, lanes, T.CreateTruncating(-2), Rows.Shifted, Lanes.Shifted, tile);
        }
        else if (_kernel.SquaredDistances(
            Padded(rows, _kernel.BlockRows), Padded(lanes, _kernel.PanelWidth), Rows.Columns, Rows.Shifted + (row * Rows.Columns), Rows.ShiftedNorms + row,
            Lanes.Shifted + (lane * Lanes.Columns), Lanes.ShiftedNorms + lane, tile, TileLanes))
        {
            return;
        }

        T* x = Rows.Source + (row * Rows.Ld), y = Lanes.Source + (lane * Lanes.Ld);
        long taken = 0;
        for (long i = 0; i < rows; i++)
        {
            taken += _kernel.Complete(
                lanes, Rows.ShiftedNorms[row + i], Lanes.ShiftedNorms + lane, isOneStep, tile + (i * TileLanes), Rows.Columns, x + (i * Rows.Ld), y, Lanes.Ld);
            if (taken * MostSingles <= rows * lanes) continue;
            PackAndSubtract(rows, lanes, x, y, tile, free);
            return;
        }
    }

    /// <summary>All squared distances of a tile from differences, of points that are packed for it alone.</summary>
    private void PackAndSubtract(long rows, long lanes, T* x, T* y, T* tile, T* free)
    {
        int width = _kernel.PanelWidth;
        long step = PointSet<T>.KStep(Rows.Columns);
        T* right = free + (TileRows * step);
        for (long p = 0; p < Rows.Columns; p += step)
        {
            long k = Math.Min(step, Rows.Columns - p);
            _panels.Pack(width, true, rows, k, x + p, Rows.Ld, free);
            _panels.Pack(width, true, lanes, k, y + p, Lanes.Ld, right);
            _kernel.Distance(PairOperation.SquaredDistance, Padded(rows, _kernel.BlockRows), Padded(lanes, width), k, free, right, tile, TileLanes, p > 0);
        }
    }
}
