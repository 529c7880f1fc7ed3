using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far the answer to one problem of a batch may be from the reference, as the contract says.</summary>
internal sealed class BatchedRidgeBounds<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Double = 2.220446049250313e-16;

    private readonly RegressionRows<T> _rows;
    private readonly int _d;
    private readonly int _joint;
    private readonly int[] _present;
    private readonly double _total;
    private readonly bool _intercept;
    private readonly double[] _means;
    private readonly double[] _reach;
    private readonly double[] _gram;
    private readonly Dictionary<(double Lambda, int Target), double> _sizes = [];
    private readonly Dictionary<double, (double[] Size, double[] Inverse)> _inverses = [];

    public BatchedRidgeBounds(BatchedProblems<T> problems, int problem)
    {
        _rows = problems.Problem(problem);
        (_d, _joint) = (problems.Columns, problems.Columns + problems.Targets);
        _present = [.. Enumerable.Range(0, _rows.Rows).Where(i => _rows.Weight(i) > 0)];
        _total = _present.Sum(_rows.Weight);
        _intercept = problems.Intercept;
        double[] first = [.. Enumerable.Range(0, _joint).Select(c => _intercept && _present.Length > 0 ? _rows.Value(_present[0], c) : 0)];
        _means = [.. first.Select((s, c) => _intercept ? s + (_present.Sum(i => _rows.Weight(i) * (_rows.Value(i, c) - s)) / _total) : 0)];
        _reach = [.. first.Select((s, c) => _present.Select(i => Math.Abs(_rows.Value(i, c) - s)).DefaultIfEmpty(0).Max())];
        _gram = new double[_joint * _joint];
        foreach (int i in _present)
        {
            for (int a = 0; a < _joint; a++)
            {
                for (int b = 0; b <= a; b++) _gram[(b * _joint) + a] = _gram[(a * _joint) + b] += _rows.Weight(i) * (_rows.Value(i, a) - _means[a]) * (_rows.Value(i, b) - _means[b]);
            }
        }

        double[] about = [.. first.Select((s, c) => _present.Sum(i => _rows.Weight(i) * (_rows.Value(i, c) - s) * (_rows.Value(i, c) - s)))];
        double ratio = Enumerable.Range(0, _joint).Max(c => _gram[(c * _joint) + c] > 0 ? Math.Sqrt(about[c] / _gram[(c * _joint) + c]) : 1);
        Roundings = (((double)_rows.Rows / 16) + 40 + (3 * _d)) * Math.Max(1, ratio) * (Dense.Epsilon<T>() + Double);
    }

    /// <summary>c·ε of the contract.</summary>
    public double Roundings { get; }

    /// <summary>The trace of the Gram matrix; 1 where that is 0.</summary>
    public double Scale => Enumerable.Range(0, _d).Sum(j => _gram[(j * _joint) + j]) is > 0 and double trace ? trace : 1;

    /// <summary>The bound of coefficient i of a problem, counted through its targets.</summary>
    public double Coefficient(double lambda, int i)
    {
        (int k, int j) = Math.DivRem(i, _d);
        (double[] size, double[] inverse) = Inverse(lambda);
        if (!_sizes.TryGetValue((lambda, k), out double z))
        {
            double[] side = [.. Enumerable.Range(0, _d).Select(b => _gram[((_d + k) * _joint) + b] / size[b])];
            z = _sizes[(lambda, k)] = Dense.FrobeniusNorm(Dense.Multiply(inverse, side, _d, _d, 1));
        }

        double target = Math.Sqrt(_gram[((_d + k) * _joint) + _d + k]);
        return Roundings * Dense.FrobeniusNorm(inverse) * ((_d * z) + (Math.Sqrt(_d) * target)) / size[j];
    }

    /// <summary>The bound of the mean of a feature or target.</summary>
    public double Center(int c) => (_rows.Rows + 8) * Double * (Math.Abs(_means[c]) + _reach[c]);

    /// <summary>The bound of the leave-one-out error at a penalty: the errors of leverages and residuals, carried through the formula.</summary>
    public double LeaveOneOut(double lambda)
    {
        (double[] size, double[] inverse) = Inverse(lambda);
        double sum = 0, smallest = 1;
        foreach (int i in _present)
        {
            double[] u = [.. Enumerable.Range(0, _d).Select(j => (_rows.Value(i, j) - _means[j]) / size[j])];
            double leverage = 0;
            for (int a = 0; a < _d; a++)
            {
                for (int b = 0; b < _d; b++) leverage += u[a] * inverse[(a * _d) + b] * u[b];
            }

            double rest = Math.Max(1 - (_rows.Weight(i) * (leverage + (_intercept ? 1 / _total : 0))), Double);
            smallest = Math.Min(smallest, rest);
            for (int c = _d; c < _joint; c++)
            {
                double y = _rows.Value(i, c) - _means[c];
                sum += _rows.Weight(i) * ((y * y) + (_gram[(c * _joint) + c] / _total)) / (rest * rest);
            }
        }

        return 8 * Roundings * _d * Dense.FrobeniusNorm(inverse) / smallest * sum / _total / (_joint - _d);
    }

    /// <summary>The backward error of an answer as it is, and how far what was measured may be from it.</summary>
    public (double Value, double Bound) BackwardError(double lambda, ReadOnlySpan<double> beta, ReadOnlySpan<double> center, double offset, int target)
    {
        double[] gradient = [.. beta];
        for (int j = 0; j < _d; j++) gradient[j] *= -lambda;
        foreach (int i in _present)
        {
            double r = _rows.Value(i, _d + target) - offset;
            for (int j = 0; j < _d; j++) r -= (_rows.Value(i, j) - center[j]) * beta[j];
            for (int j = 0; j < _d; j++) gradient[j] += _rows.Weight(i) * (_rows.Value(i, j) - center[j]) * r;
        }

        double system = 0, side = 0, trace = 0, length = Dense.FrobeniusNorm([.. beta]);
        for (int a = 0; a < _d; a++)
        {
            trace += _gram[(a * _joint) + a];
            side += Square(_gram[((_d + target) * _joint) + a]);
            for (int b = 0; b < _d; b++) system += Square(_gram[(a * _joint) + b] + (a == b ? lambda : 0));
        }

        double norm = (Math.Sqrt(system) * length) + Math.Sqrt(side), value = norm == 0 ? 0 : Dense.FrobeniusNorm(gradient) / norm;
        double added = Math.Sqrt(trace) * (Math.Sqrt(_gram[((_d + target) * _joint) + _d + target]) + (Math.Sqrt(trace) * length)) + (lambda * length);
        double rounding = norm == 0 ? Double : (_rows.Rows + _d + 8) * Double * added / norm;

        // b is a difference where the target has little to do with the columns: its size is known to c·ε of what it is the difference of.
        double known = norm == 0 ? 0 : Roundings * Math.Sqrt(trace * _gram[((_d + target) * _joint) + _d + target]) / norm;
        return (value, (value * ((4 * Roundings) + known)) + rounding);
    }

    // √A[j, j], and the inverse of A after it was scaled to a unit diagonal.
    private (double[] Size, double[] Inverse) Inverse(double lambda)
    {
        if (_inverses.TryGetValue(lambda, out (double[] Size, double[] Inverse) known)) return known;
        double[] size = [.. Enumerable.Range(0, _d).Select(j => Math.Sqrt(_gram[(j * _joint) + j] + lambda))];
        for (int j = 0; j < _d; j++) size[j] = size[j] > 0 ? size[j] : 1;
        var l = new double[_d * _d];
        for (int i = 0; i < _d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1 : _gram[(i * _joint) + j] / size[i] / size[j];
                for (int k = 0; k < j; k++) sum -= l[(i * _d) + k] * l[(j * _d) + k];
                l[(i * _d) + j] = i == j ? Math.Sqrt(Math.Max(sum, Double)) : sum / l[(j * _d) + j];
            }
        }

        double[] inverse = Dense.InvertLower(l, _d);
        return _inverses[lambda] = (size, Dense.Multiply(Dense.Transpose(inverse, _d, _d), inverse, _d, _d, _d));
    }

    private static double Square(double x) => x * x;
}
