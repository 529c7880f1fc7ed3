namespace L2Gpu.Kernels;

/// <summary>The quantities of a pair of points by their definitions, in FP64.</summary>
internal sealed class PairQuantities
{
    private readonly double _dot, _squared, _absolute, _chi, _left, _right;

    public PairQuantities(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double difference = x[i] - y[i], sum = x[i] + y[i];
            _dot += x[i] * y[i];
            _squared += difference * difference;
            _absolute += Math.Abs(difference);
            if (sum != 0) _chi += difference * (difference / sum); // the square may be beyond the numbers
            _left += x[i] * x[i];
            _right += y[i] * y[i];
        }
    }

    public double Of(PairOperation quantity) => quantity switch
    {
        PairOperation.Dot => _dot,
        PairOperation.SquaredDistance => _squared,
        PairOperation.L1Distance => _absolute,
        PairOperation.ChiSquaredDistance => _chi,
        PairOperation.LeftSquaredNorm => _left,
        PairOperation.RightSquaredNorm => _right,
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "It is no quantity of two points."),
    };
}
