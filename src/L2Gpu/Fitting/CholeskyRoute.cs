using System.Numerics;
using System.Numerics.Tensors;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Solves a <see cref="NormalSystem"/> by Cholesky factorisation, once for each distinct λ.</summary>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <typeparam name="T">The type of the factor.</typeparam>
internal sealed class CholeskyRoute<TData, T>(FitSession<TData> session, NormalSystem system)
    where TData : unmanaged, IFloatingPointIeee754<TData>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ICholesky<T> _cholesky = session.Get<ICholesky<T>>();
    private readonly VectorView<double> _scale = session.Arena.Vector<double>(system.Order);
    private readonly VectorView<double> _penalty = session.Arena.Vector<double>(system.Order);
    private readonly MatrixView<T> _factor = session.Arena.Matrix<T>(system.Order, system.Order);
    private readonly VectorView<int> _status = session.Arena.Vector<int>(1);
    private readonly MatrixView<double> _probe = session.Arena.Matrix<double>(system.Order, 2);
    private readonly MatrixView<T> _rightSide = session.Arena.Matrix<T>(system.Order, 1);
    private readonly double[] _gramDiagonal = session.Arena.DownloadDiagonal(system.Gram);

    // What is factored is DAD with a diagonal near 1: D holds powers of two, so that nothing is rounded and nothing leaves the range of T.
    private double[] _units = [];
    private double? _gramCondition;

    /// <summary>Whether solutions are refined with FP64 residuals of the equations, so that they have the digits of an FP64 factor.</summary>
    public bool IsRefined { get; init; }

    /// <summary>Solves for every target.</summary>
    /// <returns>Null if a system is not positive definite to working precision, or refinement does not contract.</returns>
    public Solution? Solve(double[] lambda)
    {
        int n = system.Order, targets = lambda.Length;
        var solved = new double[n * targets];
        var norm = new double[targets];
        var freedom = new double[targets];
        double regularized = 0, sensitivity = 0;
        int steps = 0;
        foreach (IGrouping<double, int> group in Enumerable.Range(0, targets).GroupBy(k => lambda[k]))
        {
            if (!Factor(group.Key)) return null;
            int[] members = [.. group];
            (double largest, double condition) = Condition(group.Key);
            double scaled = EquilibratedCondition(group.Key);
            SolveTargets(targets, members, solved);
            foreach (int k in IsRefined ? members : [])
            {
                if (Refine(group.Key, k, targets, solved) is not { } taken) return null;
                steps = Math.Max(steps, taken);
            }

            double df = DegreesOfFreedom(group.Key);
            foreach (int k in members) (norm[k], freedom[k]) = (largest, df);
            regularized = Math.Max(regularized, system.IsDual ? largest / group.Key : condition);
            sensitivity = Math.Max(sensitivity, scaled);
        }

        if (Rank.IsSingular<T>(sensitivity)) return null;
        double gramCondition = system.IsDual ? double.PositiveInfinity : lambda.All(l => l == 0) ? regularized : _gramCondition ??= GramCondition();
        return new Solution(
            lambda,
            system.Coordinates,
            system.ToCoefficients(solved),
            norm,
            freedom,
            new ConditionNumber(gramCondition, regularized, IsExact: false),
            sensitivity)
        {
            Precision = IsRefined ? "mixed" : Rank.NameOf<T>(),
            Refinements = IsRefined ? steps : null,
        };
    }

    // With the system that was factored last, in its units.
    private int? Refine(double lambda, int target, int targets, double[] solved)
    {
        int n = system.Order;
        double[] x = new double[n], b = new double[n];
        for (int j = 0; j < n; j++) (x[j], b[j]) = (solved[(j * targets) + target], system.RightSides[(j * targets) + target]);
        int? steps = Refinement.Refine(
            x,
            v =>
            {
                double[] product = Apply(v, lambda);
                TensorPrimitives.Subtract(b, product, product);
                return product;
            },
            SolveOne,
            _units);
        for (int j = 0; j < n; j++) solved[(j * targets) + target] = x[j];
        return steps;
    }

    /// <summary>The largest eigenvalue of the penalised system without its penalty, in coordinates in which every penalty is λ; a lower bound to three digits.</summary>
    public double LargestEigenvalue()
    {
        double[] root = Array.ConvertAll(system.Penalty, Math.Sqrt);
        return KrylovNorm.Largest(system.Order, v => Over(Apply(Over(v, root), 0), root));
    }

    private bool Factor(double lambda)
    {
        session.CancellationToken.ThrowIfCancellationRequested();
        _units = Array.ConvertAll(Diagonal(lambda), Binary.RootToOne);
        session.Arena.Write<double>(Times(system.Scale, _units), _scale.AsRow());
        session.Arena.Write<double>([.. system.Penalty.Select((m, j) => lambda * m * _units[j] * _units[j])], _penalty.AsRow());
        session.Get<IGram<T>>().Assemble(session.Queue, system.Gram, _scale, _penalty, _factor);
        _cholesky.Factor(session.Queue, _factor.AsBatch(), _status);
        return session.Arena.DownloadStatus(_status)[0] == 0;
    }

    private void SolveTargets(int targets, int[] members, double[] solved)
    {
        int n = system.Order, count = members.Length;
        var b = new double[n * count];
        var unit = new double[count];
        for (int k = 0; k < count; k++)
        {
            double largest = 0;
            for (int j = 0; j < n; j++) largest = Math.Max(largest, Math.Abs(b[(j * count) + k] = _units[j] * system.RightSides[(j * targets) + members[k]]));
            unit[k] = Binary.ToOne(largest);
            for (int j = 0; j < n; j++) b[(j * count) + k] *= unit[k];
        }

        MatrixView<T> x = session.Arena.Upload<T>(b, n, count);
        _cholesky.Solve(session.Queue, _factor.AsBatch(), x.AsBatch());
        double[] result = session.Arena.Download(x);
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < count; k++) solved[(j * targets) + members[k]] = _units[j] * (result[(j * count) + k] / unit[k]);
        }
    }

    // tr(G A⁻¹) = n − λ·tr(P A⁻¹).
    private double DegreesOfFreedom(double lambda)
    {
        if (lambda == 0) return system.Order;
        MatrixView<T> diagonal = session.Arena.Matrix<T>(1, system.Order);
        _cholesky.InverseDiagonal(session.Queue, _factor.AsBatch(), diagonal.AsBatch());
        double[] inverse = session.Arena.Download(diagonal);
        double lost = 0;
        for (int j = 0; j < inverse.Length; j++) lost += lambda * system.Penalty[j] * _units[j] * inverse[j] * _units[j];
        return Math.Clamp(system.Order - lost, 0, system.Order);
    }

    // Cholesky does not notice a scaling of the unknowns, so what limits it is the condition number after the best such scaling, to which
    // a unit diagonal comes within a factor n (van der Sluis 1969; Higham, §10.1).
    private double EquilibratedCondition(double lambda)
    {
        int n = system.Order;
        double[] root = Array.ConvertAll(Diagonal(lambda), Math.Sqrt);
        double largest = KrylovNorm.Largest(n, v => Over(Apply(Over(v, root), lambda), root));
        double inverse = KrylovNorm.Largest(n, v => Times(SolveOne(Times(v, root)), root));
        return largest * inverse;
    }

    private double[] Diagonal(double lambda)
        => [.. _gramDiagonal.Select((g, j) => (system.Scale[j] * g * system.Scale[j]) + (lambda * system.Penalty[j]))];

    // Of the system that was factored last.
    private (double Largest, double Condition) Condition(double lambda)
    {
        double largest = KrylovNorm.Largest(system.Order, v => Apply(v, lambda));
        return (largest, Math.Max(1, largest * KrylovNorm.Largest(system.Order, SolveOne)));
    }

    // The same for every penalty of a path. It leaves the factor of another system behind, so it comes last.
    private double GramCondition()
    {
        if (!Factor(0)) return double.PositiveInfinity;
        double condition = Condition(0).Condition;
        return Rank.IsSingular<T>(condition) ? double.PositiveInfinity : condition;
    }

    // A·v in FP64, from the Gram matrix itself.
    private double[] Apply(double[] v, double lambda)
    {
        int n = system.Order;
        MatrixView<double> input = new(_probe.Buffer, 0, n, 1, 1), output = new(_probe.Buffer, n, n, 1, 1);
        session.Arena.Write<double>(Times(v, system.Scale), input);
        session.Get<IGemm<double>>().Multiply(session.Queue, Transpose.No, Transpose.No, 1, system.Gram.AsBatch(), input.AsBatch(), 0, output.AsBatch());
        double[] result = Times(session.Arena.Download(output), system.Scale);
        for (int j = 0; j < n; j++) result[j] += lambda * system.Penalty[j] * v[j];
        return result;
    }

    private double[] SolveOne(double[] v)
    {
        double[] b = Times(v, _units);
        double unit = Binary.ToOne(Binary.Largest(b));
        session.Arena.Write([.. b.Select(value => value * unit)], _rightSide);
        _cholesky.Solve(session.Queue, _factor.AsBatch(), _rightSide.AsBatch());
        return [.. session.Arena.Download(_rightSide).Select((value, j) => _units[j] * (value / unit))];
    }

    private static double[] Over(double[] v, double[] by)
    {
        var result = new double[v.Length];
        TensorPrimitives.Divide(v, by, result);
        return result;
    }

    private static double[] Times(double[] v, double[] by)
    {
        var result = new double[v.Length];
        TensorPrimitives.Multiply(v, by, result);
        return result;
    }
}
