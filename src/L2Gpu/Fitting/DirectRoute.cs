using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>
/// Solves for given λ by factorisation: normal equations in the precision that is asked for, and QR of the rows where it is asked for or where
/// normal equations have lost the digits. Says which it was, and why.
/// </summary>
/// <param name="session">The fit.</param>
/// <param name="options">How.</param>
/// <param name="moments">The moments of the rows.</param>
/// <param name="system">The normal equations; null where QR was asked for, or eigenvalues come first.</param>
/// <param name="factorRows">Reads the rows once more, into a triangular factor; null where there is no column form.</param>
internal sealed class DirectRoute<T>(FitSession<T> session, RidgeOptions options, Moments moments, NormalSystem? system, Func<FactorPass>? factorRows)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private CholeskyRoute<T, T>? _cholesky;
    private CholeskyRoute<T, float>? _narrow;
    private CholeskyRoute<T, double>? _wide;
    private QrRoute<T>? _qr;

    /// <summary>Whether there are normal equations.</summary>
    public bool HasEquations => system is not null;

    /// <summary>The largest eigenvalue of the normal equations without their penalty; see <see cref="CholeskyRoute{T, TFactor}.LargestEigenvalue"/>.</summary>
    public double LargestEigenvalue() => (_cholesky ??= new CholeskyRoute<T, T>(session, system!)).LargestEigenvalue();

    /// <summary>Solves for every target.</summary>
    /// <returns>Null if the columns are linearly dependent to working precision, and no penalty tells them apart.</returns>
    public Solution? Solve(double[] lambda)
    {
        if (system is null) return ByRows(lambda);
        if (options.Precision == Precision.Mixed) return Mixed(lambda, system);
        _cholesky ??= new CholeskyRoute<T, T>(session, system);
        Solution? solution = session.Stage("factor and solve", () => _cholesky.Solve(lambda));
        return solution is null || IsLost(solution) ? Improve(solution, lambda) : solution;
    }

    /// <summary>A solution by QR of the rows instead of one that has lost the digits; the same one where nobody asked for the best, or QR cannot tell more.</summary>
    public Solution? Improve(Solution? before, double[] lambda)
    {
        if (options.Solver != Solver.Auto || factorRows is null || !(before is null || IsLost(before))) return before;
        return ByRows(lambda) is { } better ? better with { Why = QrRoute<T>.WhyInstead(before) } : before;
    }

    private static bool IsLost(Solution solution)
        => solution.Precision == "f32" ? Rank.IsIllConditioned<float>(solution.Sensitivity) : Rank.IsIllConditioned<double>(solution.Sensitivity);

    private Solution? ByRows(double[] lambda)
    {
        _qr ??= new QrRoute<T>(session, factorRows!());
        return session.Stage("factor and solve", () => _qr.Solve(lambda));
    }

    private Solution? Mixed(double[] lambda, NormalSystem equations)
    {
        _narrow ??= new CholeskyRoute<T, float>(session, equations) { IsRefined = true };
        Solution? solution = session.Stage("factor and solve", () => _narrow.Solve(lambda));

        // The moments of FP32 data carry FP32's digits; what refines beyond them is residuals of the rows.
        if (solution is not null && typeof(T) == typeof(float) && !equations.IsDual)
            solution = session.Stage("refine", () => new RowRefinement<T>(session, options, moments, equations).Refine(solution));
        if (solution is not null)
            return solution with { Why = $"factored in FP32, and refined with FP64 residuals in {solution.Refinements} step{(solution.Refinements == 1 ? "" : "s")}" };

        const string Why = "refinement of the FP32 factor did not contract, because the system is too close to singular for FP32; ";
        if (typeof(T) == typeof(float) && factorRows is not null)
            return ByRows(lambda) is { } rows ? rows with { Why = Why + "QR of the rows in FP64 answers instead" } : null;
        _wide ??= new CholeskyRoute<T, double>(session, equations);
        Solution? wide = session.Stage("factor and solve", () => _wide.Solve(lambda));
        if (wide is not null && !IsLost(wide)) return wide with { Why = Why + "an FP64 factor answers instead" };
        return Improve(wide, lambda) is { } best ? best with { Why = Why + (best.Why ?? "an FP64 factor answers instead") } : null;
    }
}
