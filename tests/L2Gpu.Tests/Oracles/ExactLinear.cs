namespace L2Gpu.Tests.Oracles;

/// <summary>Linear equations in fractions.</summary>
internal static class ExactLinear
{
    /// <summary>Solves AX = B, which must have a solution; of several takes the one with the smallest Σ norm[j]·x[j]².</summary>
    public static BigRational[,] Solve(BigRational[,] a, BigRational[,] b, BigRational[] norm)
    {
        int n = a.GetLength(0), m = b.GetLength(1);
        BigRational[,] reduced = Join(a, b);
        int[] pivots = Reduce(reduced, n);
        int rank = pivots.Length;
        if (rank == n) return Part(reduced, n, n, m);

        // x = N⁻¹Rᵀc with R the rows that are left: R N⁻¹ Rᵀ c = d.
        var inner = new BigRational[rank, rank];
        for (int i = 0; i < rank; i++)
        {
            for (int j = 0; j < rank; j++)
            {
                inner[i, j] = BigRational.Zero;
                for (int k = 0; k < n; k++) inner[i, j] += reduced[i, k] * reduced[j, k] / norm[k];
            }
        }

        BigRational[,] joined = Join(inner, Part(reduced, rank, n, m));
        Reduce(joined, rank);
        var x = new BigRational[n, m];
        for (int k = 0; k < n; k++)
        {
            for (int target = 0; target < m; target++)
            {
                x[k, target] = BigRational.Zero;
                for (int i = 0; i < rank; i++) x[k, target] += reduced[i, k] * joined[i, rank + target] / norm[k];
            }
        }

        return x;
    }

    private static BigRational[,] Join(BigRational[,] a, BigRational[,] b)
    {
        int n = a.GetLength(0), m = b.GetLength(1);
        var joined = new BigRational[n, n + m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) joined[i, j] = a[i, j];
            for (int j = 0; j < m; j++) joined[i, n + j] = b[i, j];
        }

        return joined;
    }

    private static BigRational[,] Part(BigRational[,] a, int rows, int firstColumn, int columns)
    {
        var part = new BigRational[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) part[i, j] = a[i, firstColumn + j];
        }

        return part;
    }

    // Gauss and Jordan: the first rows become the reduced echelon form; returns the columns of their leading ones.
    private static int[] Reduce(BigRational[,] a, int columns)
    {
        int rows = a.GetLength(0), width = a.GetLength(1), row = 0;
        var pivots = new List<int>();
        for (int column = 0; column < columns && row < rows; column++)
        {
            int found = row;
            while (found < rows && a[found, column].IsZero) found++;
            if (found == rows) continue;
            BigRational lead = a[found, column];
            for (int j = 0; j < width; j++) (a[row, j], a[found, j]) = (a[found, j] / lead, found == row ? a[found, j] / lead : a[row, j]);
            for (int i = 0; i < rows; i++)
            {
                if (i == row || a[i, column].IsZero) continue;
                BigRational factor = a[i, column];
                for (int j = column; j < width; j++) a[i, j] -= factor * a[row, j];
            }

            pivots.Add(column);
            row++;
        }

        return [.. pivots];
    }
}
