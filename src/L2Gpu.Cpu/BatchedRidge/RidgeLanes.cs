using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>
/// As many ridge problems as a vector has lanes, side by side: element (i, j) of all of them is one vector. Where features and targets stand
/// together the features come first, padded to a multiple of four with zeros, then the targets.
/// </summary>
/// <remarks>No lane sees another, so that neither NaN nor the length of a neighbour changes a bit of a problem's answer.</remarks>
internal unsafe struct RidgeLanes<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows that are summed in T before the sum is added to the others; rows are stored up to a multiple of this.</summary>
    public const int Chunk = 16;

    public int Width;
    public int Systems;
    public int Columns;
    public int Targets;

    /// <summary>The largest number of rows of a problem, and the same up to whole chunks.</summary>
    public int Rows;
    public int PaddedRows;

    /// <summary>Features up to a multiple of four, and features and targets together.</summary>
    public int Order;
    public int Joint;

    /// <summary>The numbers of the problems.</summary>
    public long* Problem;
    public long* First;
    public int* Count;
    public int* Status;

    // As they came: rows × columns, rows × targets, rows.
    public T* X;
    public T* Y;
    public T* Weight;

    // Centred, scaled by powers of two, multiplied by the root of the weight: rows × joint.
    public T* U;

    // UᵀU: joint × order. Only what is on or below the diagonal of the features means something.
    public T* Gram;

    // One for each feature and target: the power of two, minus the scaled shift, the scaled mean beyond the shift.
    public T* Unit;
    public T* Shift;
    public T* Mean;

    // The mean itself, and what undoes the scaling, in FP64.
    public double* Center;
    public double* InverseUnit;
    public double* Total;

    /// <summary>The square of the largest unit of a feature.</summary>
    public double* LargestUnit;

    // The system for one penalty in each lane, and its right sides. Lanes with a penalty far above their Gram matrix are scaled once more, to a
    // diagonal near 1, and their right sides with them; in the others balance and side unit are 1.
    public T* Balance;
    public T* Diagonal;
    public T* Store;
    public T* Sides;
    public double* SideUnit;
    public double* Lambda;
    public double* SmallestPivot;

    // For evidence: minus the coefficients (targets × columns), gradient, four rows less the center.
    public double* Minus;
    public double* Gradient;
    public double* Scratch;

    /// <summary>Room for what is copied on its way into lanes, and for four rows of leverages.</summary>
    public T* Staging;

    /// <summary>Elements of T that the row-wise arrays of a problem take, by which problems are judged small.</summary>
    public static double Size(double rows, double columns, double targets) => rows * ((2 * (columns + targets)) + 1);

    /// <summary>Lays everything out.</summary>
    /// <param name="memory">Where; null only to learn the size.</param>
    /// <param name="storeSize">Elements of <see cref="Store"/>.</param>
    /// <returns>Bytes.</returns>
    public long Place(byte* memory, long storeSize)
    {
        PaddedRows = (Rows + Chunk - 1) / Chunk * Chunk;
        Order = (Columns + 3) & -4;
        Joint = Order + Targets;
        byte* next = memory;
        X = Take<T>(ref next, (long)PaddedRows * Columns);
        Y = Take<T>(ref next, (long)PaddedRows * Targets);
        Weight = Take<T>(ref next, PaddedRows);
        U = Take<T>(ref next, (long)PaddedRows * Joint);
        Gram = Take<T>(ref next, (long)Joint * Order);
        Unit = Take<T>(ref next, Joint);
        Shift = Take<T>(ref next, Joint);
        Mean = Take<T>(ref next, Joint);
        Balance = Take<T>(ref next, Order);
        Diagonal = Take<T>(ref next, Order);
        Store = Take<T>(ref next, (storeSize + Width - 1) / Width);
        Sides = Take<T>(ref next, (long)Order * Targets);
        Center = Take<double>(ref next, Joint);
        InverseUnit = Take<double>(ref next, Joint);
        Total = Take<double>(ref next, 1);
        LargestUnit = Take<double>(ref next, 1);
        SideUnit = Take<double>(ref next, Targets);
        Lambda = Take<double>(ref next, 1);
        SmallestPivot = Take<double>(ref next, 1);
        Minus = Take<double>(ref next, (long)Columns * Targets);
        Gradient = Take<double>(ref next, Columns);
        Scratch = Take<double>(ref next, (long)4 * Columns);
        Staging = Take<T>(ref next, Math.Max(((long)Chunk * Math.Max(Columns, Targets)) + Chunk, 4L * Order));
        Problem = Take<long>(ref next, 1);
        First = Take<long>(ref next, 1);
        Count = Take<int>(ref next, 1);
        Status = Take<int>(ref next, 1);
        return next - memory;
    }

    /// <summary>The place of target k among features and targets.</summary>
    public readonly int Target(int k) => Order + k;

    public readonly void Fail(int lane, BatchedRidgeStatus status)
    {
        if (Status[lane] == 0) Status[lane] = (int)status;
    }

    private readonly TElement* Take<TElement>(ref byte* next, long vectors)
        where TElement : unmanaged
    {
        var here = (TElement*)next;
        long bytes = vectors * Width * sizeof(TElement);
        next += (bytes + 63) & -64;
        return here;
    }
}
