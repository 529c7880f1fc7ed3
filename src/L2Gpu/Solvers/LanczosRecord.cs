namespace L2Gpu.Solvers;

/// <summary>The tridiagonal matrix that an iteration writes down as it goes (Golub and Van Loan, §11.3.5): its eigenvalues are the Ritz values.</summary>
internal sealed class LanczosRecord
{
    private readonly List<double> _diagonal = [];
    private readonly List<double> _off = [];
    private double _carried;
    private int _measured;
    private (double Smallest, double Largest) _range = (double.NaN, double.NaN);

    /// <summary>Adds an iteration.</summary>
    public void Add(double step, double ratio)
    {
        _diagonal.Add((1 / step) + _carried);
        _off.Add(Math.Sqrt(Math.Max(0, ratio)) / step);
        _carried = ratio / step;
    }

    /// <summary>The extreme Ritz values; NaN before the first iteration.</summary>
    public (double Smallest, double Largest) Range()
    {
        if (_measured == _diagonal.Count) return _range;
        _measured = _diagonal.Count;
        return _range = (-Largest(-1), Largest(1));
    }

    /// <summary>The largest Ritz value, computed anew only while it can still change much.</summary>
    public double RoughLargest()
    {
        int count = _diagonal.Count;
        return count <= 32 || count >= 2 * _measured ? Range().Largest : _range.Largest;
    }

    // Bisection on the sign count of T − xI, of sign·T (Golub and Van Loan, §8.4.1).
    private double Largest(double sign)
    {
        double low = double.NegativeInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < _diagonal.Count; i++)
        {
            double radius = (i > 0 ? _off[i - 1] : 0) + (i < _diagonal.Count - 1 ? _off[i] : 0);
            low = Math.Max(low, sign * _diagonal[i]);
            high = Math.Max(high, (sign * _diagonal[i]) + radius);
        }

        if (!double.IsFinite(high) || !double.IsFinite(low)) return double.NaN;
        double limit = 1e-12 * Math.Max(Math.Abs(high), Math.Abs(low));
        while (high - low > Math.Max(1e-10 * Math.Abs(high), 1e-4 * limit))
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (HasEigenvalueAbove(sign, middle)) low = middle;
            else high = middle;
        }

        return high;
    }

    private bool HasEigenvalueAbove(double sign, double x)
    {
        double pivot = 1;
        for (int i = 0; i < _diagonal.Count; i++)
        {
            double coupling = i == 0 ? 0 : _off[i - 1] * _off[i - 1] / pivot;
            pivot = (sign * _diagonal[i]) - x - coupling;
            if (pivot > 0) return true;
            if (pivot == 0) pivot = -double.Epsilon;
        }

        return false;
    }
}
