using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Adds rows to lanes of leave-one-out sums: chunk c belongs to lane c mod lanes, and one task is one lane.</summary>
/// <remarks>
/// Sums are kept by target, then by grid point. The fits of a chunk are one product with F[j, l]·P[j, k], taken for as many targets at a
/// time as keep both within a bound, so that memory does not grow with grid × targets.
/// </remarks>
internal unsafe struct LeaveOneOutJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long ChunkRows = 256;
    private const long MostElements = 1 << 19;

    public GemmEngine<T> Engine;
    public long Rows;
    public T* X;
    public long Ldx;
    public T* Y;
    public long Ldy;
    public T* Weights;
    public long Columns;
    public long Rank;
    public long Grid;
    public long Targets;
    public double* Center;
    public T* Basis;
    public long LdBasis;
    public T* Filters;
    public long LdFilters;
    public T* Projections;
    public long LdProjections;
    public double* Offset;
    public double BaseLeverage;

    /// <summary>A leverage nearer to 1 counts as 1.</summary>
    public double Margin;

    /// <summary>The same for each grid point, where the directions ask for more; or null.</summary>
    public double* Margins;

    public double* Sums;
    public long LaneStride;
    public int Lanes;

    public readonly long Chunks => (Rows + ChunkRows - 1) / ChunkRows;

    /// <summary>Targets whose fits are computed at a time.</summary>
    private readonly long TargetBlock => Math.Clamp(MostElements / (Math.Max(ChunkRows, Rank) * Grid), 1, Targets);

    public readonly void Execute(int task, int worker)
    {
        long rows = Math.Min(ChunkRows, Rows);
        using ScratchBlock<T> centered = ScratchPool.Shared.Rent<T>(checked(rows * Math.Max(Columns, Rank)));
        using ScratchBlock<T> coordinates = ScratchPool.Shared.Rent<T>(checked(rows * Rank));
        using ScratchBlock<T> leverages = ScratchPool.Shared.Rent<T>(checked(rows * Grid));
        using ScratchBlock<T> factors = ScratchPool.Shared.Rent<T>(checked(Rank * TargetBlock * Grid));
        using ScratchBlock<T> fits = ScratchPool.Shared.Rent<T>(checked(rows * TargetBlock * Grid));
        using ScratchBlock<double> rest = ScratchPool.Shared.Rent<double>(checked(rows * Grid));
        for (long chunk = task; chunk < Chunks; chunk += Lanes)
        {
            long first = chunk * ChunkRows;
            rows = Math.Min(ChunkRows, Rows - first);
            LeaveOneOutRows<T>.Subtract(rows, Columns, X + (first * Ldx), Ldx, Center, centered.Pointer);
            Engine.Multiply(false, false, rows, Rank, Columns, T.One, centered.Pointer, Columns, Basis, LdBasis, T.Zero, coordinates.Pointer, Rank);

            T* squares = centered.Pointer;
            LeaveOneOutRows<T>.Square(rows * Rank, coordinates.Pointer, squares);
            Engine.Multiply(false, false, rows, Grid, Rank, T.One, squares, Rank, Filters, LdFilters, T.Zero, leverages.Pointer, Grid);
            T* weights = Weights is null ? null : Weights + first;
            LeaveOneOutRows<T>.Rest(rows, Grid, leverages.Pointer, BaseLeverage, weights, Margins, rest.Pointer);

            for (long target = 0; target < Targets; target += TargetBlock)
            {
                long block = Math.Min(TargetBlock, Targets - target);
                LeaveOneOutRows<T>.Factors(Rank, Grid, block, Filters, LdFilters, Projections + target, LdProjections, factors.Pointer);
                long width = block * Grid;
                Engine.Multiply(
                    false, false, rows, width, Rank, T.One, coordinates.Pointer, Rank, factors.Pointer, width, T.Zero, fits.Pointer, width);
                for (long row = 0; row < rows; row++)
                {
                    double weight = weights is null ? 1 : double.CreateTruncating(weights[row]);
                    if (weight == 0) continue; // adds nothing, whatever it holds
                    T* y = Y + ((first + row) * Ldy) + target;
                    T* fit = fits.Pointer + (row * width);
                    double* left = rest.Pointer + (row * Grid);
                    double* sums = Sums + (task * LaneStride) + (target * Grid);
                    for (long k = 0; k < block; k++)
                    {
                        double given = double.CreateTruncating(y[k]) - Offset[target + k];
                        LeaveOneOutRows<T>.AddErrors(Grid, given, fit + (k * Grid), left, weight, Margin, sums + (k * Grid));
                    }
                }
            }
        }
    }
}
