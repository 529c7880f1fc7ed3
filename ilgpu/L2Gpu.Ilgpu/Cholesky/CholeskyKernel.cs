using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Cholesky's factorisation in panels: the triangle of a panel, its rows below, and the update of what remains, a launch each.</summary>
internal static class CholeskyKernel
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = IlgpuContext.MostSide;

    /// <summary>The triangle of a panel; a group a matrix.</summary>
    public static void Triangle<T, TArithmetic>(CholeskyArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        long matrix = Grid.IdxX;
        for (long k = p.First; k < p.First + p.Width; k++)
        {
            T pivot = p.A[matrix, k, k];
            bool isPositive = pivot > T.Zero;
            T root = TArithmetic.Sqrt(pivot);
            Group.Barrier();
            if (Group.IdxX == 0)
            {
                p.A[matrix, k, k] = root;
                if (!isPositive && p.Status[matrix] == 0) p.Status[matrix] = (int)k + 1;
            }

            for (long i = k + 1 + Group.IdxX; i < p.First + p.Width; i += Group.DimX) p.A[matrix, i, k] /= root;
            Group.Barrier();
            long left = p.First + p.Width - k - 1;
            for (long e = Group.IdxX; e < left * left; e += Group.DimX)
            {
                long i = k + 1 + (e / left), j = k + 1 + (e % left);
                if (j <= i) p.A[matrix, i, j] -= p.A[matrix, i, k] * p.A[matrix, j, k];
            }

            Group.Barrier();
        }
    }

    /// <summary>The rows below a panel's triangle, an item each.</summary>
    public static void Rows<T>(CholeskyArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        long below = p.Order - p.First - p.Width;
        for (long at = GridExtent.Item; at < p.RightSides * below; at += GridExtent.Items)
        {
            long matrix = at / below, i = p.First + p.Width + (at % below);
            for (long k = p.First; k < p.First + p.Width; k++)
            {
                T value = p.A[matrix, i, k];
                for (long j = p.First; j < k; j++) value -= p.A[matrix, i, j] * p.A[matrix, k, j];
                p.A[matrix, i, k] = value / p.A[matrix, k, k];
            }
        }
    }

    /// <summary>What a panel takes from the lower triangle behind it, in tiles.</summary>
    public static void Update<T>(CholeskyArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        long behind = p.First + p.Width, across = (p.Order - behind + side - 1) / side, tiles = across * (across + 1) / 2, matrix = Grid.IdxX / tiles, tile = Grid.IdxX % tiles;
        long tileRow = Ilgpu.Triangle.Row(tile), firstRow = behind + (tileRow * side), firstColumn = behind + ((tile - Ilgpu.Triangle.First(tileRow)) * side), row = firstRow + i, column = firstColumn + j;
        T sum = T.Zero;
        for (long first = p.First; first < behind; first += side)
        {
            bool isInner = first + j < behind;
            left[(i * side) + j] = isInner && row < p.Order ? p.A[matrix, row, first + j] : T.Zero;
            right[(i * side) + j] = isInner && firstColumn + i < p.Order ? p.A[matrix, firstColumn + i, first + j] : T.Zero;
            Group.Barrier();
            for (int k = 0; k < side; k++) sum += left[(i * side) + k] * right[(j * side) + k];
            Group.Barrier();
        }

        if (row < p.Order && column <= row) p.A[matrix, row, column] -= sum;
    }

    /// <summary>LLᵀX = B, a group a right side.</summary>
    public static void Solve<T>(CholeskyArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        long matrix = Grid.IdxX / p.RightSides, side = Grid.IdxX % p.RightSides;
        for (long k = 0; k < p.Order; k++)
        {
            T value = p.B[matrix, k, side] / p.A[matrix, k, k];
            Group.Barrier();
            if (Group.IdxX == 0) p.B[matrix, k, side] = value;
            for (long i = k + 1 + Group.IdxX; i < p.Order; i += Group.DimX) p.B[matrix, i, side] -= p.A[matrix, i, k] * value;
            Group.Barrier();
        }

        for (long k = p.Order - 1; k >= 0; k--)
        {
            T value = p.B[matrix, k, side] / p.A[matrix, k, k];
            Group.Barrier();
            if (Group.IdxX == 0) p.B[matrix, k, side] = value;
            for (long i = Group.IdxX; i < k; i += Group.DimX) p.B[matrix, i, side] -= p.A[matrix, k, i] * value;
            Group.Barrier();
        }
    }

    /// <summary>‖L⁻¹eᵢ‖², which is the diagonal of the inverse; a group a column.</summary>
    public static void InverseDiagonal<T>(CholeskyArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        long matrix = Grid.IdxX / p.RightSides, column = p.Column + (Grid.IdxX % p.RightSides), first = Grid.IdxX * p.Order;
        for (long i = column + Group.IdxX; i < p.Order; i += Group.DimX) p.Columns[first + i] = i == column ? T.One : T.Zero;
        Group.Barrier();
        T sum = T.Zero;
        for (long k = column; k < p.Order; k++)
        {
            T value = p.Columns[first + k] / p.A[matrix, k, k];
            sum += value * value;
            Group.Barrier();
            for (long i = k + 1 + Group.IdxX; i < p.Order; i += Group.DimX) p.Columns[first + i] -= p.A[matrix, i, k] * value;
            Group.Barrier();
        }

        if (Group.IdxX == 0) p.B[matrix, 0, column] = sum;
    }

    public static void LogDeterminant<T, TArithmetic>(CholeskyArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(IlgpuContext.MostItems);
        double sum = 0;
        for (long i = Group.IdxX; i < p.Order; i += Group.DimX) sum += DoubleMath.Log(TArithmetic.Wide(p.A[Grid.IdxX, i, i]));
        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0) p.LogDeterminant[Grid.IdxX] = TArithmetic.Narrow(2 * sum);
    }
}
