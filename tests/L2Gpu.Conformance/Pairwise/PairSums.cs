using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>The quantities of a pair of points by their definitions, with the bounds that <see cref="IPairwise{T}"/> states.</summary>
internal readonly struct PairSums
{
    private readonly int _columns;
    private readonly bool _equal = true;
    private readonly double _dot, _dotMagnitude, _squared, _absolute, _chi, _chiMagnitude, _left, _right;

    public PairSums(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        _columns = x.Length;
        for (int i = 0; i < x.Length; i++)
        {
            double product = x[i] * y[i], difference = x[i] - y[i], sum = x[i] + y[i];
            double ratio = sum == 0 ? 0 : difference * difference / sum;
            _equal &= x[i] == y[i];
            _dot += product;
            _dotMagnitude += Math.Abs(product);
            _squared += difference * difference;
            _absolute += Math.Abs(difference);
            _chi += ratio;
            _chiMagnitude += Math.Abs(ratio);
            _left += x[i] * x[i];
            _right += y[i] * y[i];
        }
    }

    /// <summary>A quantity.</summary>
    /// <param name="quantity">Which.</param>
    /// <param name="unit">The unit roundoff of the accelerator's type and that of FP64, for the oracle's own error, together.</param>
    /// <param name="smallest">What an operation may lose to underflow.</param>
    public PairNumber Of(PairOperation quantity, double unit, double smallest) => quantity switch
    {
        PairOperation.Dot => new(_dot, Bound((_columns + 2) * unit, _dotMagnitude, smallest), false),
        PairOperation.SquaredDistance => Distance(_squared, 64 * (_columns + 4) * unit, _squared, smallest),
        PairOperation.L1Distance => Distance(_absolute, (_columns + 4) * unit, _absolute, smallest),
        PairOperation.ChiSquaredDistance => Distance(_chi, (_columns + 8) * unit, _chiMagnitude, smallest) with { IsNonNegative = _chi == _chiMagnitude },
        PairOperation.LeftSquaredNorm => new(_left, Bound((_columns + 2) * unit, _left, smallest), true),
        PairOperation.RightSquaredNorm => new(_right, Bound((_columns + 2) * unit, _right, smallest), true),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "It is no quantity of two points."),
    };

    // Equal points have a distance of exactly 0.
    private PairNumber Distance(double value, double relative, double magnitude, double smallest)
        => new(value, _equal ? 0 : Bound(relative, magnitude, smallest), true);

    private double Bound(double relative, double magnitude, double smallest)
        => magnitude == 0 || !double.IsFinite(magnitude) ? 0 : (relative * magnitude) + ((_columns + 1) * smallest);
}
