using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>A <see cref="Converter"/> inside kernels.</summary>
internal readonly struct ConverterArgument
{
    private readonly int _bits;
    private readonly float _bound;
    private readonly float _density;
    private readonly float _step;

    public ConverterArgument(Converter converter)
    {
        (_bits, _bound) = (converter.Bits, converter.Bound);
        if (converter.Bits != 0) (_density, _step) = (converter.Density, converter.Step);
    }

    /// <summary>What it makes of a number; NaN passes.</summary>
    public readonly float Convert<TFused>(float x)
        where TFused : struct, IFused
    {
        if (_bits == 0) return x;
        float above = x < -_bound ? -_bound : x, cut = above > _bound ? _bound : above;
        return TFused.MultiplyAdd(TFused.MultiplyAdd(cut, _density, FloatMath<TFused>.Shift) - FloatMath<TFused>.Shift, _step, 0);
    }
}
