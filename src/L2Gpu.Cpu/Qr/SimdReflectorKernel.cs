using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="ReflectorKernel"/> over the vectors of one instruction set.</summary>
internal sealed unsafe class SimdReflectorKernel<TVec, TSimd> : ReflectorKernel
    where TVec : unmanaged
    where TSimd : struct, ISimd<double, TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Products(double* panel, nint width, nint rows, nint column, double* sums)
    {
        int w = TSimd.Width;
        nint first = column / ColumnStep * ColumnStep;
        for (nint row = 0; row < rows; row += RowStep)
        {
            double* p0 = panel + (row * width), p1 = p0 + width, p2 = p1 + width, p3 = p2 + width;
            TVec y0 = TSimd.Broadcast(p0[column]), y1 = TSimd.Broadcast(p1[column]), y2 = TSimd.Broadcast(p2[column]), y3 = TSimd.Broadcast(p3[column]);
            for (nint c = first; c < width; c += w)
            {
                TVec sum = TSimd.MultiplyAdd(y0, TSimd.Load(p0 + c), TSimd.Load(sums + c));
                sum = TSimd.MultiplyAdd(y1, TSimd.Load(p1 + c), sum);
                sum = TSimd.MultiplyAdd(y2, TSimd.Load(p2 + c), sum);
                TSimd.Store(sums + c, TSimd.MultiplyAdd(y3, TSimd.Load(p3 + c), sum));
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Reflect(double* panel, nint width, nint rows, nint column, double* factors, double scale, double* sums)
    {
        int w = TSimd.Width;
        nint next = column + 1, first = next / ColumnStep * ColumnStep;
        double factor = factors[next];
        for (nint row = 0; row < rows; row += RowStep)
        {
            double* p0 = panel + (row * width), p1 = p0 + width, p2 = p1 + width, p3 = p2 + width;
            double v0 = p0[column], v1 = p1[column], v2 = p2[column], v3 = p3[column];
            TVec x0 = TSimd.Broadcast(v0), x1 = TSimd.Broadcast(v1), x2 = TSimd.Broadcast(v2), x3 = TSimd.Broadcast(v3);

            // What the vectors below will hold in the next column, rounded as they round it.
            TVec y0 = TSimd.Broadcast(TSimd.MultiplyAddScalar(v0, factor, p0[next])), y1 = TSimd.Broadcast(TSimd.MultiplyAddScalar(v1, factor, p1[next]));
            TVec y2 = TSimd.Broadcast(TSimd.MultiplyAddScalar(v2, factor, p2[next])), y3 = TSimd.Broadcast(TSimd.MultiplyAddScalar(v3, factor, p3[next]));
            for (nint c = first; c < width; c += w)
            {
                TVec f = TSimd.Load(factors + c);
                TVec z0 = TSimd.MultiplyAdd(x0, f, TSimd.Load(p0 + c)), z1 = TSimd.MultiplyAdd(x1, f, TSimd.Load(p1 + c));
                TVec z2 = TSimd.MultiplyAdd(x2, f, TSimd.Load(p2 + c)), z3 = TSimd.MultiplyAdd(x3, f, TSimd.Load(p3 + c));
                TSimd.Store(p0 + c, z0);
                TSimd.Store(p1 + c, z1);
                TSimd.Store(p2 + c, z2);
                TSimd.Store(p3 + c, z3);
                TVec sum = TSimd.MultiplyAdd(y1, z1, TSimd.MultiplyAdd(y0, z0, TSimd.Load(sums + c)));
                TSimd.Store(sums + c, TSimd.MultiplyAdd(y3, z3, TSimd.MultiplyAdd(y2, z2, sum)));
            }

            p0[column] = v0 * scale;
            p1[column] = v1 * scale;
            p2[column] = v2 * scale;
            p3[column] = v3 * scale;
        }
    }
}
