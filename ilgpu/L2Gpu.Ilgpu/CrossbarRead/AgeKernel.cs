using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>What time leaves of conductances, as in <see cref="CellMath.Age"/>.</summary>
internal static class AgeKernel
{
    public static void Run<TFused>(AgeArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long i = at / p.Columns, j = at % p.Columns;
            float programmed = p.Programmed[i, j], normal = p.Stream.Normal<TFused>(p.FirstCell + (i * p.Pitch) + j, 0, 0);
            float size = (programmed < 0 ? -programmed : programmed) / p.FullScale, above = size > CellMath.Least ? size : CellMath.Least, log = FloatMath<TFused>.Log(above < 1 ? above : 1);
            float mean = CellFunctions.Clamp(TFused.MultiplyAdd(p.ExponentSlope, log, p.ExponentAtFullScale), p.ExponentLeast, p.ExponentMost);
            float spread = CellFunctions.Clamp(TFused.MultiplyAdd(p.SpreadSlope, log, p.SpreadAtFullScale), p.SpreadLeast, p.SpreadMost);
            float aged = programmed * FloatMath<TFused>.Exp(-TFused.MultiplyAdd(spread, normal, mean) * p.LogTime), share = p.Flicker * FloatMath<TFused>.Exp(-p.FlickerPower * log);
            float flicker = (share < p.FlickerMost ? share : p.FlickerMost) * p.FlickerRoot * aged;
            p.Aged[i, j] = aged;
            p.Noise[i, j] = MathF.Sqrt(TFused.MultiplyAdd(flicker, flicker, p.WhiteVariance));
        }
    }
}
