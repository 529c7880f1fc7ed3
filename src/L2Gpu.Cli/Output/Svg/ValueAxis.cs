namespace L2Gpu.Cli.Output.Svg;

/// <summary>A vertical axis, linear or logarithmic.</summary>
internal sealed class ValueAxis
{
    private readonly double _low;
    private readonly double _high;
    private readonly Frame _frame;

    private ValueAxis(double low, double high, Frame frame, bool logarithmic)
    {
        (_low, _high, _frame, IsLogarithmic) = (low, high, frame, logarithmic);
    }

    public bool IsLogarithmic { get; }

    /// <summary>An axis for values that are finite, with some room at both ends.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest.</param>
    /// <param name="frame">The rectangle it measures.</param>
    /// <param name="mayBeLogarithmic">Whether positive values that span more than a factor of 4 stand by their logarithms.</param>
    public static ValueAxis Over(double low, double high, Frame frame, bool mayBeLogarithmic)
    {
        if (mayBeLogarithmic && low > 0 && high / low > 4)
        {
            double pad = Math.Pow(high / low, 0.05);
            return new ValueAxis(Math.Max(low / pad, double.Epsilon), Math.Min(high * pad, double.MaxValue), frame, logarithmic: true);
        }

        // Values that differ by rounding are one value.
        double size = Math.Max(Math.Abs(low), Math.Abs(high)), room = 0.06 * (high - low);
        if (high - low <= 1e-9 * size) room = size > 0 ? 0.1 * size : 1;
        return new ValueAxis(low - room, high + room, frame, logarithmic: false);
    }

    /// <summary>Where a value stands; what lies beyond the ends stands at them.</summary>
    public double Position(double value)
    {
        double part = IsLogarithmic
            ? value <= _low ? 0 : (Math.Log10(value) - Math.Log10(_low)) / (Math.Log10(_high) - Math.Log10(_low))
            : (value - _low) / (_high - _low);
        return _frame.Bottom - (Math.Clamp(part, 0, 1) * _frame.Height);
    }

    public List<Tick> Ticks()
    {
        int wanted = Math.Max(3, (int)(_frame.Height / 45));
        return IsLogarithmic ? Svg.Ticks.Logarithmic(_low, _high, wanted) : Svg.Ticks.Linear(_low, _high, wanted);
    }
}
