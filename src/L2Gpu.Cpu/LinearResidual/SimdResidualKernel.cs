using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary><see cref="ResidualKernel{T}"/> over one kind of vector.</summary>
/// <remarks>Four rows share each load of the model and each pass over the gradient, and are still in the first cache when it comes to the second.</remarks>
internal sealed unsafe class ResidualKernel<T, TVec, TWide> : ResidualKernel<T>
    where T : unmanaged
    where TVec : unmanaged
    where TWide : struct, IWideLoad<TVec>
{
    public override void Add(in ResidualModel model, T** x, T** y, double* weights, double* gradient, double* sums, double* scratch, nint ahead)
    {
        double* errors = stackalloc double[2 * BlockRows];
        T* ends = stackalloc T[BlockRows * Padding];
        CopyEnds(model.Columns, x, ends);
        if (model.Targets == 1)
        {
            Predict(model, x, ends, errors, scratch, ahead);
            Weigh(model, 0, y, weights, errors, sums);
            Accumulate(model.Columns, model.Stride, scratch, errors, gradient, (byte*)x[2] + ahead, (byte*)x[3] + ahead);
            return;
        }

        Center(model, x, ends, scratch);
        for (long target = 0; target < model.PaddedTargets; target += 2)
        {
            long start = target * model.Stride;
            PredictPair(model.Stride, scratch, model.Coefficients + start, errors);
            Weigh(model, target, y, weights, errors, sums);
            Weigh(model, target + 1, y, weights, errors + BlockRows, sums);
            AccumulatePair(model.Stride, scratch, errors, gradient + start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load(T* source) => typeof(T) == typeof(double) ? TWide.Load((double*)source) : TWide.Load((float*)source);

    /// <summary>What is left of each row after whole vectors, padded with zeros.</summary>
    private static void CopyEnds(long columns, T** x, T* ends)
    {
        long full = columns - (columns % TWide.Width);
        for (int i = 0; i < BlockRows; i++, ends += Padding)
        {
            for (long j = full; j < columns; j++) ends[j - full] = x[i][j];
        }
    }

    /// <summary>Predictions of one target, less the offset; the rows less the center go to scratch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Predict(in ResidualModel model, T** x, T* ends, double* predictions, double* centered, nint ahead)
    {
        int w = TWide.Width;
        long columns = model.Columns;
        double* center = model.Center, coefficients = model.Coefficients;
        double* d1 = centered + model.Stride, d2 = d1 + model.Stride, d3 = d2 + model.Stride;
        T* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        TVec s0 = TWide.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
        long full = columns - (columns % w);
        for (long j = 0; j < columns; j += w)
        {
            Prefetch((byte*)(x0 + j) + ahead);
            Prefetch((byte*)(x1 + j) + ahead);
            if (j == full)
            {
                x0 = ends - j;
                x1 = x0 + Padding;
                x2 = x1 + Padding;
                x3 = x2 + Padding;
            }

            TVec c = TWide.Load(center + j), b = TWide.Load(coefficients + j);
            TVec v0 = TWide.Subtract(Load(x0 + j), c), v1 = TWide.Subtract(Load(x1 + j), c);
            TVec v2 = TWide.Subtract(Load(x2 + j), c), v3 = TWide.Subtract(Load(x3 + j), c);
            TWide.Store(centered + j, v0);
            TWide.Store(d1 + j, v1);
            TWide.Store(d2 + j, v2);
            TWide.Store(d3 + j, v3);
            s0 = TWide.MultiplyAdd(v0, b, s0);
            s1 = TWide.MultiplyAdd(v1, b, s1);
            s2 = TWide.MultiplyAdd(v2, b, s2);
            s3 = TWide.MultiplyAdd(v3, b, s3);
        }

        TWide.StoreSums(predictions, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(long columns, long stride, double* x, double* errors, double* gradient, byte* ahead2, byte* ahead3)
    {
        double* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        TVec e0 = TWide.Broadcast(errors[0]), e1 = TWide.Broadcast(errors[1]), e2 = TWide.Broadcast(errors[2]), e3 = TWide.Broadcast(errors[3]);
        for (long j = 0; j < columns; j += TWide.Width)
        {
            Prefetch(ahead2 + (j * sizeof(T)));
            Prefetch(ahead3 + (j * sizeof(T)));
            TVec g = TWide.MultiplyAdd(TWide.Load(x + j), e0, TWide.Load(gradient + j));
            g = TWide.MultiplyAdd(TWide.Load(x1 + j), e1, g);
            g = TWide.MultiplyAdd(TWide.Load(x2 + j), e2, g);
            TWide.Store(gradient + j, TWide.MultiplyAdd(TWide.Load(x3 + j), e3, g));
        }
    }

    // The next rows are asked for throughout both passes: otherwise memory would rest during the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    /// <summary>The rows less the center, as doubles, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Center(in ResidualModel model, T** x, T* ends, double* centered)
    {
        int w = TWide.Width;
        long full = model.Columns - (model.Columns % w);
        for (int i = 0; i < BlockRows; i++, centered += model.Stride, ends += Padding)
        {
            for (long j = 0; j < full; j += w) TWide.Store(centered + j, TWide.Subtract(Load(x[i] + j), TWide.Load(model.Center + j)));
            if (full < model.Stride) TWide.Store(centered + full, TWide.Subtract(Load(ends), TWide.Load(model.Center + full)));
            for (long j = full + w; j < model.Stride; j += w) TWide.Store(centered + j, TWide.Broadcast(0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PredictPair(long stride, double* x, double* coefficients, double* predictions)
    {
        double* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, next = coefficients + stride;
        TVec s0 = TWide.Broadcast(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        for (long j = 0; j < stride; j += TWide.Width)
        {
            TVec b = TWide.Load(coefficients + j), c = TWide.Load(next + j);
            TVec v0 = TWide.Load(x + j), v1 = TWide.Load(x1 + j), v2 = TWide.Load(x2 + j), v3 = TWide.Load(x3 + j);
            s0 = TWide.MultiplyAdd(v0, b, s0);
            s1 = TWide.MultiplyAdd(v1, b, s1);
            s2 = TWide.MultiplyAdd(v2, b, s2);
            s3 = TWide.MultiplyAdd(v3, b, s3);
            t0 = TWide.MultiplyAdd(v0, c, t0);
            t1 = TWide.MultiplyAdd(v1, c, t1);
            t2 = TWide.MultiplyAdd(v2, c, t2);
            t3 = TWide.MultiplyAdd(v3, c, t3);
        }

        TWide.StoreSums(predictions, s0, s1, s2, s3);
        TWide.StoreSums(predictions + BlockRows, t0, t1, t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulatePair(long stride, double* x, double* errors, double* gradient)
    {
        double* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, next = gradient + stride;
        TVec d0 = TWide.Broadcast(errors[0]), d1 = TWide.Broadcast(errors[1]), d2 = TWide.Broadcast(errors[2]), d3 = TWide.Broadcast(errors[3]);
        TVec e0 = TWide.Broadcast(errors[4]), e1 = TWide.Broadcast(errors[5]), e2 = TWide.Broadcast(errors[6]), e3 = TWide.Broadcast(errors[7]);
        for (long j = 0; j < stride; j += TWide.Width)
        {
            TVec v0 = TWide.Load(x + j), v1 = TWide.Load(x1 + j), v2 = TWide.Load(x2 + j), v3 = TWide.Load(x3 + j);
            TVec g = TWide.MultiplyAdd(v0, d0, TWide.Load(gradient + j));
            TVec h = TWide.MultiplyAdd(v0, e0, TWide.Load(next + j));
            g = TWide.MultiplyAdd(v1, d1, g);
            h = TWide.MultiplyAdd(v1, e1, h);
            g = TWide.MultiplyAdd(v2, d2, g);
            h = TWide.MultiplyAdd(v2, e2, h);
            TWide.Store(gradient + j, TWide.MultiplyAdd(v3, d3, g));
            TWide.Store(next + j, TWide.MultiplyAdd(v3, e3, h));
        }
    }

    /// <summary>From predictions to what each row adds: e into the sums, and w·e in place of the prediction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(in ResidualModel model, long target, T** y, double* weights, double* errors, double* sums)
    {
        for (int i = 0; i < BlockRows; i++)
        {
            if (target >= model.Targets || weights[i] == 0)
            {
                errors[i] = 0;
                continue;
            }

            T* value = y[i] + target;
            double e = (typeof(T) == typeof(double) ? *(double*)value : *(float*)value) - model.Offset[target] - errors[i];
            errors[i] = weights[i] * e;
            sums[target] += errors[i] * e;
            sums[model.Targets + target] += errors[i];
        }
    }
}
