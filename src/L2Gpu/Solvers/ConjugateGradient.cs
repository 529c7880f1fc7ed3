using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu;

/// <summary>The method of conjugate gradients (Hestenes and Stiefel 1952) for symmetric positive definite operators and several right sides at once.</summary>
/// <remarks>
/// Each right side has its own scalars and its own end; those that are done are taken out of the block, which does not
/// change a bit of the others where the operator computes each column in the same way whatever stands beside it. When the recursion says that a system is solved, its residual is computed anew; where that disagrees, the iteration is restarted from it.
/// Vectors and scalars stay on the device. The work runs on a queue of its own, and has ended when a call returns: what other queues do to the operator and the
/// right sides must have ended before (<see cref="IQueue.Synchronize"/>).
/// </remarks>
public static class ConjugateGradient
{
    /// <summary>Solves AX = B from X = 0.</summary>
    /// <param name="accelerator">Where; the operator and the views must live there.</param>
    /// <param name="a">A, symmetric positive definite, or semidefinite with B in its range.</param>
    /// <param name="b">B, shape (n, m); not changed.</param>
    /// <param name="x">X, shape (n, m); overwritten with what was reached, whatever the status. Must not overlap <paramref name="b"/>.</param>
    /// <param name="options">When to stop; null takes the defaults.</param>
    /// <param name="preconditioner">M⁻¹; null for none.</param>
    /// <param name="progress">Told at each look; its numbers count iterations.</param>
    /// <param name="cancellationToken">Looked at in each iteration.</param>
    /// <returns>A status for each column. What did not converge says so; see <see cref="ConjugateGradientResult.ThrowIfNotConverged"/>.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, B holds NaN or ∞, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ConjugateGradientResult Solve<T>(
        Accelerator accelerator,
        ILinearOperator<T> a,
        MatrixView<T> b,
        MatrixView<T> x,
        ConjugateGradientOptions? options = null,
        IPreconditioner<T>? preconditioner = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(a);
        if (preconditioner is not null && preconditioner.Order != a.Order)
            throw new ArgumentException($"preconditioner has order {preconditioner.Order}; the operator has {a.Order}.", nameof(preconditioner));
        KrylovSystem[] systems = [.. Enumerable.Range(0, checked((int)b.Columns)).Select(column => new KrylovSystem(column, 0))];
        using var solver = new KrylovSolver<T>(accelerator, a, preconditioner, options ?? new(), progress, cancellationToken);
        return solver.Solve(b, systems, x);
    }

    /// <summary>Solves (A + σI)X = B for every σ of a list, from one Krylov space: about as many products as the smallest σ takes alone.</summary>
    /// <param name="accelerator">Where; the operator and the views must live there.</param>
    /// <param name="a">A. A + σI must be positive definite for every σ, or semidefinite with B in its range.</param>
    /// <param name="b">B, shape (n, m); not changed.</param>
    /// <param name="shifts">σ, at least one, finite, in any order.</param>
    /// <param name="x">Shape (n, shifts × m), column s·m + j for shift s and right side j; overwritten. Must not overlap <paramref name="b"/>.</param>
    /// <param name="options">When to stop; null takes the defaults.</param>
    /// <param name="progress">Told at each look; its numbers count iterations.</param>
    /// <param name="cancellationToken">Looked at in each iteration.</param>
    /// <returns>A status for each column of <paramref name="x"/>.</returns>
    /// <remarks>
    /// The recurrences are those of Jegerlehner (hep-lat/9612014) and Frommer (2003), with the smallest σ as the system that is iterated. At the end the
    /// residual of every system is computed anew; one that is not within the tolerance is carried on by itself. There is no preconditioner: a
    /// preconditioned Krylov space is another one for each σ.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes disagree, B holds NaN or ∞, or an option or shift is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ConjugateGradientResult SolveShifted<T>(
        Accelerator accelerator,
        ILinearOperator<T> a,
        MatrixView<T> b,
        IReadOnlyList<double> shifts,
        MatrixView<T> x,
        ConjugateGradientOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(shifts);
        if (shifts.Count == 0) throw new ArgumentException("shifts is empty; at least one is needed.", nameof(shifts));
        foreach (double shift in shifts)
        {
            if (!double.IsFinite(shift)) throw new ArgumentException($"shifts holds {shift}; every shift must be finite.", nameof(shifts));
        }

        KrylovSystem[] systems = [.. shifts.SelectMany(shift => Enumerable.Range(0, checked((int)b.Columns)).Select(column => new KrylovSystem(column, shift)))];
        using var solver = new KrylovSolver<T>(accelerator, a, null, options ?? new(), progress, cancellationToken);
        return solver.Solve(b, systems, x);
    }
}
