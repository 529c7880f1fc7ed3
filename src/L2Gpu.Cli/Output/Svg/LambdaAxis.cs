namespace L2Gpu.Cli.Output.Svg;

/// <summary>The logarithmic axis of λ that all panels share; λ = 0, which has no logarithm, stands apart at its left end.</summary>
internal sealed class LambdaAxis
{
    private const double ZeroRoom = 36;

    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _left;
    private readonly double _right;
    private readonly bool _hasZero;

    /// <param name="lambdas">What must have a place.</param>
    /// <param name="left">Where it begins, in pixels.</param>
    /// <param name="right">Where it ends.</param>
    public LambdaAxis(IEnumerable<double> lambdas, double left, double right)
    {
        double low = double.PositiveInfinity, high = 0;
        foreach (double lambda in lambdas)
        {
            _hasZero |= lambda == 0;
            if (lambda > 0) (low, high) = (Math.Min(low, lambda), Math.Max(high, lambda));
        }

        if (high == 0) (low, high) = (1, 1);

        // One penalty alone stands in the middle of two decades.
        (_from, _to) = (Math.Log10(low), Math.Log10(high));
        if (_to - _from < 1e-6) (_from, _to) = (_from - 1, _to + 1);
        (_start, _left, _right) = (left, _hasZero ? left + ZeroRoom : left, right);
    }

    /// <summary>Where the axis is broken, between λ = 0 and the others; null where there is no such place.</summary>
    public double? Break => _hasZero ? (_start + _left) / 2 : null;

    public double Position(double lambda)
        => lambda == 0 ? _start : _left + ((Math.Log10(lambda) - _from) / (_to - _from) * (_right - _left));

    public List<Tick> Ticks()
    {
        List<Tick> ticks = Svg.Ticks.Logarithmic(Math.Pow(10, _from), Math.Pow(10, _to), 9);
        if (_hasZero) ticks.Insert(0, new Tick(0, "0"));
        return ticks;
    }
}
