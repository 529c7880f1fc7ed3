using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The factorisation of the leading columns of a matrix, cut into square tiles, one task a tile of L, left-looking: a task gathers all that the columns
/// before it contribute, and finishes its tile.
/// </summary>
/// <remarks>
/// Tasks wait for each other by spinning on the progress of a row of tiles. This cannot lock: tasks are claimed in ascending order, and one only ever waits for
/// tasks before it, which somebody is carrying out already. In its column a tile of the next diagonal comes first and that diagonal
/// second, so that others need not wait for it. Tasks allocate nothing and so cannot fail half-way.
/// Sums are cut at multiples of <see cref="Step"/>, never at tiles: the size of the tiles does not show in the bits.
/// </remarks>
internal unsafe struct FactorJob<T, TVec, TSimd, TRoot> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Steps summed at a time: a panel of them stays in the first-level cache. A multiple of every tile.</summary>
    public const int Step = 192;

    public PanelStore<T, TVec, TSimd> Store;
    public T* A;
    public long Lda;
    public long Rows;
    public long Columns;

    /// <summary>Rows and columns of a tile: 96 or 192, which every panel width divides.</summary>
    public long Tile;

    /// <summary>The diagonal of L, then its reciprocals: each of <see cref="Columns"/>, rounded up to panels.</summary>
    public T* Diagonal;
    public T* Inverse;

    /// <summary>For each row of tiles how many are finished, from the left; zeroed before.</summary>
    public int* Progress;

    /// <summary>0, or the 1-based column of the first pivot that is not positive; after that nothing more is computed.</summary>
    public int* Failure;

    private static int Nr => 3 * TSimd.Width;

    /// <summary>How many tasks there are.</summary>
    public readonly int TaskCount
    {
        get
        {
            long down = GemmBlocking.Ceiling(Rows, Tile), across = GemmBlocking.Ceiling(Columns, Tile);
            return checked((int)((down * across) - (across * (across - 1) / 2)));
        }
    }

    public readonly void Execute(int task, int worker)
    {
        (long row, long column) = Locate(task);
        if (row == column)
            OnDiagonal(column);
        else
            BelowDiagonal(row, column);
    }

    /// <summary>Task 0 is the first diagonal tile; then column after column, with the next diagonal tile in second place.</summary>
    private readonly (long Row, long Column) Locate(long task)
    {
        long down = GemmBlocking.Ceiling(Rows, Tile), across = GemmBlocking.Ceiling(Columns, Tile);
        if (task == 0)
            return (0, 0);
        task--;
        for (long column = 0; ; column++)
        {
            bool diagonal = column + 1 < across;
            long count = down - column - 1 + (diagonal ? 1 : 0);
            if (task >= count)
                task -= count;
            else if (!diagonal || task == 0)
                return (column + 1 + task, column);
            else
                return task == 1 ? (column + 1, column + 1) : (column + task, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void OnDiagonal(long tile)
    {
        long first = tile * Tile, end = Math.Min(first + Tile, Columns);
        long panels = GemmBlocking.Ceiling(end, Nr);
        for (long q = first / Nr; q < panels; q++)
            Store.LoadDiagonal(q, Math.Min(Nr, Rows - (q * Nr)), first, A + (q * Nr * Lda), Lda);
        if (!WaitFor(tile, (int)tile))
            return;

        long chunk = first / Step * Step;
        for (long p = 0; p < chunk; p += Step)
        {
            for (long q = first / Nr; q < panels; q++)
                Gather(q, p, p + Step, first, (q + 1) * Nr);
        }

        for (long i = first; i < end; i += TSimd.Rows)
        {
            long q = i / Nr;
            int lane = (int)(i % Nr), skipped = lane / TSimd.Width;
            T* row = Store.Panel(q) + (i * Nr);
            T* head = row + (skipped * TSimd.Width);
            Gather(q, chunk, i, i, i + 1);
            int failed = PivotBlock<T, TVec, TRoot>.Factor(TSimd.Rows, row + lane, Nr, Diagonal + i, Inverse + i);
            if (failed > 0)
            {
                Volatile.Write(ref *Failure, checked((int)(i + failed)));
                return;
            }

            SubstitutionKernel<T, TVec, TSimd, TRoot>.Run(
                3 - skipped, 0, head, 1, Nr, head, Nr, head, Nr, row + lane, 1, Nr, Inverse + i, 1);
            for (int r = 0; r < TSimd.Rows; r++)
                row[(r * Nr) + lane + r] = Diagonal[i + r];
            while (++q < panels)
                Substitute(q, chunk, i, 3);
        }

        for (long q = first / Nr; q < panels; q++)
            Store.Save(q, Math.Min(Nr, Rows - (q * Nr)), first, end, A + (q * Nr * Lda), Lda);
        Volatile.Write(ref Progress[tile], (int)tile + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void BelowDiagonal(long tile, long column)
    {
        long first = column * Tile, end = Math.Min(first + Tile, Columns);
        long bottom = Math.Min((tile + 1) * Tile, Rows);
        long panels = GemmBlocking.Ceiling(bottom, Nr);
        for (long q = tile * Tile / Nr; q < panels; q++)
            Store.Load(q, Math.Min(Nr, bottom - (q * Nr)), first, end, A + (q * Nr * Lda), Lda);
        if (!WaitFor(tile, (int)column) || !WaitFor(column, (int)column))
            return;

        long chunk = first / Step * Step;
        for (long p = 0; p < chunk; p += Step)
        {
            for (long q = tile * Tile / Nr; q < panels; q++)
                Gather(q, p, p + Step, first, end);
        }

        if (!WaitFor(column, (int)column + 1))
            return;
        for (long q = tile * Tile / Nr; q < panels; q++)
        {
            long lanes = Math.Min(Nr, bottom - (q * Nr));
            int vectors = (int)GemmBlocking.Ceiling(lanes, TSimd.Width);
            for (long i = first; i < end; i += TSimd.Rows)
                Substitute(q, chunk, i, vectors);
            Store.Save(q, lanes, first, end, A + (q * Nr * Lda), Lda);
        }

        Volatile.Write(ref Progress[tile], (int)column + 1);
    }

    /// <summary>Subtracts what columns p0 … p1 − 1 contribute to columns first … end − 1 of a panel's rows, on and below the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Gather(long q, long p0, long p1, long first, long end)
    {
        if (p0 == p1)
            return;
        T* panel = Store.Panel(q);
        T* b = panel + (p0 * Nr);
        for (long i = first; i < end; i += TSimd.Rows)
        {
            int skipped = Math.Max(0, (int)(i - (q * Nr)) / TSimd.Width), w = skipped * TSimd.Width;
            BlockSubtraction<T, TVec, TSimd>.Run(
                3 - skipped, (nint)(p1 - p0), Store.At(i, p0), 1, Nr, b + w, Nr, panel + (i * Nr) + w, Nr);
        }
    }

    /// <summary>Finishes columns i … of a panel's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Substitute(long q, long chunk, long i, int vectors)
    {
        T* panel = Store.Panel(q);
        SubstitutionKernel<T, TVec, TSimd, TRoot>.Run(
            vectors, (nint)(i - chunk), Store.At(i, chunk), 1, Nr, panel + (chunk * Nr), Nr, panel + (i * Nr), Nr,
            Store.At(i, i), 1, Nr, Inverse + i, 1);
    }

    /// <summary>Waits until a row of tiles is finished up to a column. False: a pivot failed, there is nothing to go on with.</summary>
    private readonly bool WaitFor(long tile, int columns)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref Progress[tile]) < columns)
        {
            if (Volatile.Read(ref *Failure) != 0)
                return false;
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return Volatile.Read(ref *Failure) == 0;
    }
}
