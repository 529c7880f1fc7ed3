using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>Which form and which solver a ridge fit takes, and why; decided by shape and options alone.</summary>
/// <param name="Solver">Never <see cref="L2Gpu.Solver.Auto"/>.</param>
/// <param name="IsDual">Whether the rows × rows form is solved.</param>
/// <param name="Why">A sentence for people.</param>
internal sealed record RouteChoice(Solver Solver, bool IsDual, string Why)
{
    /// <summary>Decides.</summary>
    /// <param name="rows">The number of rows; null where it is not known.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="options">How.</param>
    /// <param name="criterion">By what λ will be scored; null where it will not be.</param>
    /// <exception cref="ArgumentException">The criterion needs eigenvalues, of a solver that has none.</exception>
    public static RouteChoice Create(long? rows, long columns, RidgeOptions options, LambdaCriterion? criterion)
    {
        string? wanted = criterion switch
        {
            LambdaCriterion.LeaveOneOut => "leave-one-out errors",
            LambdaCriterion.GeneralizedCrossValidation => "generalised cross-validation scores",
            LambdaCriterion.Evidence => "evidence",
            _ => null,
        };
        bool unpenalized = options.FeaturePenalties?.Contains(0) ?? false;
        bool dual = rows is { } n && columns > n && !unpenalized;
        string form = dual
            ? $"{columns} columns > {rows} rows: the {rows} × {rows} row-product form is smaller"
            : rows is { } m && columns > m ? "some columns are unpenalised, which needs the column form" : $"the {columns} × {columns} column form is smaller";
        if (options.Solver == Solver.Cholesky && wanted is not null)
        {
            throw new ArgumentException(
                $"Cholesky gives no {wanted}, which choosing λ needs. Use the eigen solver (or auto), cross-validation, or give one λ.", nameof(options));
        }

        return options.Solver switch
        {
            Solver.Cholesky => new(Solver.Cholesky, dual, $"asked for; {form}"),
            Solver.Eigen => new(Solver.Eigen, dual, $"asked for; {form}"),
            _ when wanted is not null => new(Solver.Eigen, dual, $"one eigendecomposition serves every λ and gives {(criterion == LambdaCriterion.LeaveOneOut ? "exact " : "")}{wanted}; {form}"),
            _ when dual && options.Lambda.Values.Contains(0)
                => new(Solver.Eigen, dual, $"λ = 0 leaves many solutions, of which the eigendecomposition gives the one of smallest norm; {form}"),
            _ when criterion is not null => new(Solver.Cholesky, dual, $"λ is chosen on held-out rows, and one factorisation is the fastest way to solve for it; {form}"),
            _ => new(Solver.Cholesky, dual, $"λ is given, and one factorisation is the fastest way to solve for it; {form}"),
        };
    }

    // Measured: MathNet's managed decomposition runs at about a fiftieth of the rate of matrix products.
    public const double EigenSlowness = 50;

    /// <summary>The cost of the fit.</summary>
    public Workload Workload<T>(long rows, long columns, long targets, int grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long order = IsDual ? rows : columns;
        Workload work = IsDual
            ? GemmOperator<double>.Workload(rows, rows, columns)
            : GramOperator<T>.Workload(rows, new GramShape(columns, targets, false, true));
        work += LinearResidualOperator<T>.Workload(rows, columns, targets);
        Workload eigen = SymmetricEigenOperator<T>.Workload(order);
        work += Solver == Solver.Eigen ? eigen with { Flops = EigenSlowness * eigen.Flops } : CholeskyOperator<T>.Workload(order);
        return grid > 0 ? work + LeaveOneOutOperator<T>.Workload(rows, columns, order, grid, targets) : work;
    }

    /// <summary>Bytes that the fit allocates on the device, beside the data.</summary>
    public Int128 MemoryBytes<T>(long? rows, long columns, long targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Int128 d = columns, order = IsDual ? rows!.Value : columns, p = order + targets + 1;

        // Counted in the routes: the factor and its copies, or eigenvectors and directions on both sides and MathNet's working copies.
        Int128 matrices = Solver == Solver.Eigen ? 12 : 3;
        return (8 * p * p) + (8 * matrices * order * order) + (8 * d * targets * 4) + (IsDual ? 8 * 3 * order * (d + targets) : 0);
    }
}
