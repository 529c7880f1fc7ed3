using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// Solves for each distinct λ by the triangular factor of [√(λP); R], R that of the rows: least squares without normal equations, whose error
/// grows with the condition number of the columns and not with its square (Higham, §20.2; Björck 1996, §2.4).
/// </summary>
internal sealed class QrRoute<T>(FitSession<T> session, FactorPass pass)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // R is small beside the rows, and every λ has its own: it is read, and solved with where it can be looked at.
    private const string HostStage = "triangular solves";

    private readonly IQr<double> _qr = session.Get<IQr<double>>();
    private double? _gramCondition;

    /// <summary>Solves for every target.</summary>
    /// <returns>Null if the columns are linearly dependent to working precision, and no penalty tells them apart.</returns>
    public Solution? Solve(double[] lambda)
    {
        int n = pass.Coordinates.Count, targets = lambda.Length;
        var solved = new double[n * targets];
        var norm = new double[targets];
        var freedom = new double[targets];
        double regularized = 0, sensitivity = 0;
        foreach (IGrouping<double, int> group in Enumerable.Range(0, targets).GroupBy(k => lambda[k]))
        {
            (double[] values, double[] units) = Factor(group.Key, targets);
            var factor = new TriangularFactor(values, n, n + targets);
            if (!factor.IsInvertible()) return null;
            (EigenvalueRange range, EigenvalueRange balanced) = session.HostStage(HostStage, () => (factor.Range(Array.ConvertAll(units, u => 1 / u)), Balanced(factor)));
            double condition = Math.Sqrt(balanced.Condition), df = DegreesOfFreedom(group.Key, factor, units);
            if (Rank.IsSingular<double>(condition)) return null;
            foreach (int k in group)
            {
                double[] right = [.. Enumerable.Range(0, n).Select(i => values[(i * (n + targets)) + n + k])];
                double[] u = session.HostStage(HostStage, () => factor.Solve(right));
                for (int j = 0; j < n; j++) solved[(j * targets) + k] = units[j] * (u[j] / pass.TargetUnits[k]);
                (norm[k], freedom[k]) = (range.Largest, df);
                sensitivity = Math.Max(sensitivity, condition + Curvature(factor, balanced, u, values, targets, k));
            }

            regularized = Math.Max(regularized, Math.Max(1, range.Condition));
        }

        double gramCondition = lambda.All(l => l == 0) ? regularized : _gramCondition ??= GramCondition(targets);
        return new Solution(
            lambda,
            pass.Coordinates,
            pass.Coordinates.ToData(solved, (int)session.Columns, targets),
            norm,
            freedom,
            new ConditionNumber(gramCondition, regularized, IsExact: false),
            sensitivity)
        {
            Solver = Solver.Qr,
            Precision = Rank.NameOf<double>(),
            Means = pass.Moments.Means,
        };
    }

    /// <summary>Why QR answers where another solver had been chosen.</summary>
    /// <param name="before">The other answer; null if there was none.</param>
    public static string WhyInstead(Solution? before)
        => before is null
            ? "the normal equations are singular to working precision; QR of the rows, which does not square their condition number, is not"
            : string.Create(CultureInfo.InvariantCulture, $"the normal equations have condition number {before.Sensitivity:0.0e+0}, past what they can carry; QR of the rows does not square that of the columns");

    /// <summary>[√(λP); R] reduced to a triangle, packed, and the units of its columns.</summary>
    private (double[] Values, double[] Units) Factor(double lambda, int targets)
    {
        session.CancellationToken.ThrowIfCancellationRequested();
        int n = pass.Coordinates.Count, order = n + targets;
        if (n == 0) return (new double[order * order], []);
        DeviceArena arena = session.Arena;
        double[] scale = new double[order], units = new double[n], start = new double[order * order];
        Array.Fill(scale, 1);
        for (int j = 0; j < n; j++)
        {
            // Columns of R have norms near 1; the penalty may be far larger.
            double penalty = Math.Sqrt(lambda) * Math.Sqrt(pass.Coordinates.Penalty[j]) * pass.Units[j];
            scale[j] = penalty > 1 ? Binary.ToOne(penalty) : 1;
            units[j] = pass.Units[j] * scale[j];
            start[(j * order) + j] = penalty * scale[j];
        }

        MatrixView<double> factor = arena.Matrix<double>(order, order);
        using IQrAccumulator<double> rows = _qr.Begin(
            session.Queue, new QrShape(n, targets, false), arena.Upload<double>(new double[order]), arena.Upload<double>(scale), arena.Upload<double>(start, order, order));
        rows.Add(pass.Columns, pass.Targets, null);
        rows.Finish(factor);
        return (arena.Download(factor), units);
    }

    // What remains of the units of the columns is taken out: reflections do not notice it.
    private static EigenvalueRange Balanced(TriangularFactor factor) => factor.Range(Array.ConvertAll(factor.ColumnNorms(), norm => norm > 0 ? 1 / norm : 1));

    // The other term of the condition of least squares, κ²·‖r‖/(‖R‖‖u‖), which is there where residuals are large (Wedin 1973; Higham, Theorem 20.1).
    private static double Curvature(TriangularFactor factor, EigenvalueRange balanced, double[] u, double[] values, int targets, int target)
    {
        int n = factor.Order, width = n + targets;
        double[] norms = factor.ColumnNorms(), left = new double[targets];
        for (int i = n; i < width; i++) left[i - n] = values[(i * width) + n + target];
        double size = Math.Sqrt(balanced.Largest) * Binary.Norm([.. u.Select((value, j) => value * norms[j])]);
        return size == 0 ? 0 : (balanced.Condition - 1) * Binary.Norm(left) / size;
    }

    // tr(G A⁻¹) = n − λ·tr(P A⁻¹).
    private double DegreesOfFreedom(double lambda, TriangularFactor factor, double[] units)
    {
        int n = pass.Coordinates.Count;
        if (lambda == 0) return n;
        MatrixView<double> lower = session.Arena.Upload<double>(factor.Transposed(), n, n), diagonal = session.Arena.Matrix<double>(1, n);
        session.Get<ICholesky<double>>().InverseDiagonal(session.Queue, lower.AsBatch(), diagonal.AsBatch());
        double[] inverse = session.Arena.Download(diagonal);
        double lost = 0;
        for (int j = 0; j < n; j++)
        {
            double penalty = Math.Sqrt(lambda) * Math.Sqrt(pass.Coordinates.Penalty[j]) * units[j];
            lost += penalty * inverse[j] * penalty;
        }

        return Math.Clamp(n - lost, 0, n);
    }

    // The same for every penalty of a path.
    private double GramCondition(int targets)
    {
        (double[] values, double[] units) = Factor(0, targets);
        var factor = new TriangularFactor(values, pass.Coordinates.Count, pass.Coordinates.Count + targets);
        return session.HostStage(HostStage, () => !factor.IsInvertible() || Rank.IsSingular<double>(Math.Sqrt(Balanced(factor).Condition))
            ? double.PositiveInfinity
            : Math.Max(1, factor.Range(Array.ConvertAll(units, u => 1 / u)).Condition));
    }
}
