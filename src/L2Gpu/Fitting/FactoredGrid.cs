using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Solves the normal equations of some rows for a whole grid of λ: one Cholesky factorisation each, in batches, in FP64.</summary>
internal static class FactoredGrid
{
    private const long BatchBytes = 128L << 20;

    /// <summary>Solves.</summary>
    /// <typeparam name="T">The precision of the moments, which says what is singular.</typeparam>
    /// <param name="session">The fit.</param>
    /// <param name="moments">The moments of the rows.</param>
    /// <param name="coordinates">Where the penalty is.</param>
    /// <param name="grid">The penalties.</param>
    /// <returns>Coefficients in the units of the data, shape (columns, grid × targets); null if a system is singular to working precision.</returns>
    public static double[]? Solve<T>(FitSession<T> session, Moments moments, Coordinates coordinates, double[] grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = coordinates.Count, targets = (int)session.Targets, columns = (int)session.Columns, width = grid.Length * targets;
        if (n == 0) return new double[(long)columns * width];
        DeviceArena arena = session.Arena;
        MatrixView<double> gram = GramBlock.Of(session, moments, coordinates);
        double[] diagonal = arena.DownloadDiagonal(gram), right = coordinates.FromData(moments.Cross, targets);
        int most = (int)Math.Clamp(BatchBytes / (sizeof(double) * (long)n * n), 1, grid.Length);
        MatrixView<double> room = arena.Matrix<double>((long)most * n, n), sides = arena.Matrix<double>((long)most * n, targets);
        VectorView<int> status = arena.Vector<int>(most);
        VectorView<double> scale = arena.Vector<double>(n), penalty = arena.Vector<double>(n);
        var solved = new double[(long)n * width];
        for (int first = 0; first < grid.Length; first += most)
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(most, grid.Length - first);
            var factors = new BatchView<double>(room.Buffer, 0, count, (long)n * n, n, n, n);
            var b = new BatchView<double>(sides.Buffer, 0, count, (long)n * targets, n, targets, targets);
            var systems = new ScaledSystem[count];
            for (int i = 0; i < count; i++)
            {
                systems[i] = ScaledSystem.Create(diagonal, coordinates, right, targets, grid[first + i]);
                arena.Write<double>(systems[i].Scale, scale.AsRow());
                arena.Write<double>(systems[i].Penalty, penalty.AsRow());
                session.Get<IGram<double>>().Assemble(session.Queue, gram, scale, penalty, factors[i]);
                arena.Write<double>(systems[i].RightSides, b[i]);
            }

            session.Get<ICholesky<double>>().Factor(session.Queue, factors, status.Slice(0, count));
            if (arena.DownloadStatus(status.Slice(0, count)).Any(s => s != 0)) return null;
            for (int i = 0; i < count; i++)
            {
                if (IsSingular<T>(systems[i].Diagonal, arena.DownloadDiagonal(factors[i]))) return null;
            }

            session.Get<ICholesky<double>>().Solve(session.Queue, factors, b);
            for (int i = 0; i < count; i++) systems[i].Take(arena.Download(b[i]), solved, (first + i) * targets, width);
        }

        return coordinates.ToData(solved, columns, width);
    }

    // With a diagonal of 1, L²ᵢᵢ is what the columns before leave of a column, and n over the smallest is in practice as large as the condition number
    // (Higham, §10.3). An estimate by iteration would cost as much as the factorisations.
    private static bool IsSingular<T>(double[] diagonal, double[] pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double smallest = 1;
        for (int j = 0; j < pivots.Length; j++) smallest = Math.Min(smallest, pivots[j] * pivots[j] / diagonal[j]);
        return Rank.IsSingular<T>(pivots.Length / smallest);
    }

    // The equations in units in which their diagonal is near 1: powers of two, so that nothing is rounded and nothing leaves the range.
    private sealed record ScaledSystem(double[] Units, double[] Scale, double[] Penalty, double[] Diagonal, double[] RightSides, double[] RightUnits)
    {
        public static ScaledSystem Create(double[] gram, Coordinates coordinates, double[] right, int targets, double lambda)
        {
            int n = gram.Length;
            double[] units = new double[n], scale = new double[n], penalty = new double[n], diagonal = new double[n];
            for (int j = 0; j < n; j++)
            {
                double whole = (coordinates.Scale[j] * gram[j] * coordinates.Scale[j]) + (lambda * coordinates.Penalty[j]);
                units[j] = Binary.RootToOne(whole);
                scale[j] = coordinates.Scale[j] * units[j];
                penalty[j] = lambda * coordinates.Penalty[j] * units[j] * units[j];
                diagonal[j] = whole * units[j] * units[j];
            }

            var sides = new double[n * targets];
            var rightUnits = new double[targets];
            for (int k = 0; k < targets; k++)
            {
                double largest = 0;
                for (int j = 0; j < n; j++) largest = Math.Max(largest, Math.Abs(sides[(j * targets) + k] = units[j] * right[(j * targets) + k]));
                rightUnits[k] = Binary.ToOne(largest);
                for (int j = 0; j < n; j++) sides[(j * targets) + k] *= rightUnits[k];
            }

            return new(units, scale, penalty, diagonal, sides, rightUnits);
        }

        public void Take(double[] solution, double[] into, int column, int width)
        {
            int targets = RightUnits.Length;
            for (int j = 0; j < Units.Length; j++)
            {
                for (int k = 0; k < targets; k++) into[((long)j * width) + column + k] = Units[j] * (solution[(j * targets) + k] / RightUnits[k]);
            }
        }
    }
}
