using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

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
        if (options.Solver is Solver.Cholesky or Solver.Qr && wanted is not null)
        {
            throw new ArgumentException(
                $"{options.Solver} gives no {wanted}, which choosing λ needs. Use the eigen solver (or auto), cross-validation, or give one λ.", nameof(options));
        }

        if (options.Precision == Precision.Mixed && (wanted is not null || options.Solver is Solver.Eigen or Solver.Qr or Solver.ConjugateGradient))
        {
            throw new ArgumentException(
                $"Mixed precision refines Cholesky factors of given λ; neither {wanted ?? "leave-one-out errors"} nor the other solvers come of it. Give one λ and the solver auto or cholesky, or take the precision of the data.",
                nameof(options));
        }

        if (options.Solver == Solver.ConjugateGradient && criterion is not null)
        {
            throw new ArgumentException(
                $"Conjugate gradients give no {wanted ?? "sums of folds"}, which choosing λ needs. Use the eigen solver (or auto), or give one λ.", nameof(options));
        }

        return options.Solver switch
        {
            Solver.Auto when options.Precision == Precision.Mixed => new(Solver.Cholesky, dual, $"mixed precision factors the normal equations; {form}"),
            Solver.Qr => new(Solver.Qr, false, $"asked for; QR always takes the column form, {columns} × {columns}"),
            Solver.ConjugateGradient => new(Solver.ConjugateGradient, false, "asked for; one pass over the rows an iteration, and no matrix of columns × columns"),
            Solver.Cholesky => new(Solver.Cholesky, dual, $"asked for; {form}"),
            Solver.Eigen => new(Solver.Eigen, dual, $"asked for; {form}"),
            _ when wanted is not null => new(Solver.Eigen, dual, $"one eigendecomposition serves every λ and gives {(criterion == LambdaCriterion.LeaveOneOut ? "exact " : criterion == LambdaCriterion.Evidence ? "the " : "")}{wanted}; {form}"),
            _ when dual && options.Lambda.Values.Contains(0)
                => new(Solver.Eigen, dual, $"λ = 0 leaves many solutions, of which the eigendecomposition gives the one of smallest norm; {form}"),
            _ when criterion is not null => new(Solver.Cholesky, dual, $"λ is chosen on held-out rows, and one factorisation is the fastest way to solve for it; {form}"),
            _ => new(Solver.Cholesky, dual, $"λ is given, and one factorisation is the fastest way to solve for it; {form}"),
        };
    }

    /// <summary>Decides, and goes over to conjugate gradients where a factorisation was not asked for and there is no room for one.</summary>
    /// <exception cref="ArgumentException">Leave-one-out errors are wanted of a solver that cannot give them.</exception>
    public static RouteChoice ThatFits<T>(DeviceInfo device, long? rows, long columns, long targets, RidgeOptions options, LambdaCriterion? criterion)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RouteChoice direct = Create(rows, columns, options, criterion);
        if (options.Solver != Solver.Auto || options.Precision == Precision.Mixed || criterion is not null || direct.MemoryBytes<T>(rows, columns, targets) <= device.MemoryBytes) return direct;
        long order = direct.IsDual ? rows!.Value : columns;
        return new(Solver.ConjugateGradient, false, $"{device.Id} has no room for a matrix of {order} × {order} and its factor, and an iteration needs neither");
    }

    // A guess for plans: how many iterations there will be is known when they are done.
    private const int LikelyIterations = 100;

    /// <summary>The cost of the fit.</summary>
    public Workload Workload<T>(long rows, long columns, long targets, int grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long order = IsDual ? rows : columns;
        if (Solver == Solver.ConjugateGradient)
        {
            Workload pass = LinearResidualOperator<T>.Workload(rows, columns, targets), steps = KrylovStepsOperator<double>.Workload(columns, targets);
            return ColumnMomentsOperator<T>.Workload(rows, columns, targets) + pass + new Workload(LikelyIterations * (pass.Flops + steps.Flops), LikelyIterations * (pass.Bytes + steps.Bytes));
        }

        Workload work = IsDual
            ? GemmOperator<double>.Workload(rows, rows, columns)
            : GramOperator<T>.Workload(rows, new GramShape(columns, targets, false, true));
        work += LinearResidualOperator<T>.Workload(rows, columns, targets);
        Workload solve = Solver switch
        {
            Solver.Qr => QrOperator<T>.Workload(rows + columns, new QrShape(columns, targets, false)),
            Solver.Eigen => SymmetricEigenOperator<T>.Workload(order),
            _ => CholeskyOperator<T>.Workload(order),
        };
        work += solve;
        return grid > 0 ? work + LeaveOneOutOperator<T>.Workload(rows, columns, order, grid, targets) : work;
    }

    /// <summary>What of that the CPU does for a device without the operator.</summary>
    public Workload HostWorkload<T>(long rows, long columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Solver == Solver.Eigen ? SymmetricEigenOperator<T>.Workload(IsDual ? rows : columns) : default;

    /// <summary>How often the rows are read.</summary>
    public int Passes(LambdaCriterion? criterion)
        => 2 + (criterion is LambdaCriterion.LeaveOneOut or LambdaCriterion.CrossValidation ? 1 : 0) + (Solver switch { Solver.ConjugateGradient => LikelyIterations, Solver.Qr => 1, _ => 0 });

    /// <summary>Bytes that the fit allocates on the device, beside the data.</summary>
    public Int128 MemoryBytes<T>(long? rows, long columns, long targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Some vectors for each target and penalty, the lanes in which a pass is summed, and a piece of targets that are 0.
        if (Solver == Solver.ConjugateGradient)
            return (8 * (Int128)columns * targets * 64) + Int128.Min(8 * (Int128)columns * (targets + 1) * 16, 1 << 27) + (1 << 24);
        Int128 d = columns, order = IsDual ? rows!.Value : columns, p = order + targets + 1;

        // Counted in the routes: the factor and its copies, or eigenvectors and directions on both sides, and six matrices inside the decomposition.
        Int128 matrices = Solver == Solver.Cholesky ? 3 : 12;

        // The moments themselves, and those of two segments while they are merged.
        Int128 sums = IsDual ? 1 : 3;
        return (8 * sums * p * p) + (8 * matrices * order * order) + (8 * d * targets * 4) + (IsDual ? 8 * 3 * order * (d + targets) : 0);
    }
}
