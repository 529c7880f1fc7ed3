using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>The backward error of every lane: residuals and their products with the columns in FP64, from the rows as they came.</summary>
internal static unsafe class RidgeLaneEvidence<T, TDouble, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TDouble : unmanaged
    where TWide : struct, IWideLoad<TDouble>
{
    /// <summary>Measures one target.</summary>
    /// <param name="lanes">The problems, solved.</param>
    /// <param name="target">The target.</param>
    /// <param name="errors">One a lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in RidgeLanes<T> lanes, int target, double* errors)
    {
        int w = lanes.Width, d = lanes.Columns;
        new Span<double>(lanes.Gradient, d * w).Clear();
        double* system = stackalloc double[w], side = stackalloc double[w];
        for (int h = 0; h < w; h += TWide.Width)
        {
            for (int row = 0; row < lanes.Rows; row += 4) FourRows(lanes, target, h, row);
            Norms(lanes, target, h, system, side);
        }

        for (int s = 0; s < lanes.Systems; s++)
        {
            double gradient = 0, beta = 0;
            for (int j = 0; j < d; j++)
            {
                double b = -lanes.Minus[(((target * d) + j) * w) + s], g = lanes.Gradient[(j * w) + s] - (lanes.Lambda[s] * b);
                gradient += g * g;
                beta += b * b;
            }

            double size = (Math.Sqrt(system[s]) * Math.Sqrt(beta)) + Math.Sqrt(side[s]);
            errors[s] = size == 0 ? 0 : Math.Sqrt(gradient) / size;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(in RidgeLanes<T> lanes, int target, int h, int row)
    {
        int w = lanes.Width, d = lanes.Columns, v = TWide.Width;
        long step = (long)d * w, targetStep = (long)lanes.Targets * w;
        T* x = lanes.X + (row * step) + h, y = lanes.Y + (row * targetStep) + (target * w) + h, weight = lanes.Weight + (row * w) + h;
        double* minus = lanes.Minus + (target * step) + h, center = lanes.Center + h, scratch = lanes.Scratch;
        TDouble offset = TWide.Load(lanes.Center + (lanes.Target(target) * w) + h), zero = TWide.Broadcast(0);
        TDouble e0 = TWide.Subtract(Load(y), offset), e1 = TWide.Subtract(Load(y + targetStep), offset);
        TDouble e2 = TWide.Subtract(Load(y + (2 * targetStep)), offset), e3 = TWide.Subtract(Load(y + (3 * targetStep)), offset);
        for (long j = 0; j < step; j += w, scratch += 4 * v)
        {
            TDouble c = TWide.Load(center + j), b = TWide.Load(minus + j);
            TDouble x0 = TWide.Subtract(Load(x + j), c), x1 = TWide.Subtract(Load(x + step + j), c);
            TDouble x2 = TWide.Subtract(Load(x + (2 * step) + j), c), x3 = TWide.Subtract(Load(x + (3 * step) + j), c);
            e0 = TWide.MultiplyAdd(x0, b, e0);
            e1 = TWide.MultiplyAdd(x1, b, e1);
            e2 = TWide.MultiplyAdd(x2, b, e2);
            e3 = TWide.MultiplyAdd(x3, b, e3);
            TWide.Store(scratch, x0);
            TWide.Store(scratch + v, x1);
            TWide.Store(scratch + (2 * v), x2);
            TWide.Store(scratch + (3 * v), x3);
        }

        e0 = TWide.MultiplyAdd(e0, Load(weight), zero);
        e1 = TWide.MultiplyAdd(e1, Load(weight + w), zero);
        e2 = TWide.MultiplyAdd(e2, Load(weight + (2 * w)), zero);
        e3 = TWide.MultiplyAdd(e3, Load(weight + (3 * w)), zero);
        scratch = lanes.Scratch;
        double* gradient = lanes.Gradient + h;
        for (long j = 0; j < step; j += w, scratch += 4 * v)
        {
            TDouble sum = TWide.MultiplyAdd(TWide.Load(scratch), e0, TWide.MultiplyAdd(TWide.Load(scratch + v), e1, TWide.Load(gradient + j)));
            sum = TWide.MultiplyAdd(TWide.Load(scratch + (2 * v)), e2, TWide.MultiplyAdd(TWide.Load(scratch + (3 * v)), e3, sum));
            TWide.Store(gradient + j, sum);
        }
    }

    // ‖A‖² (Frobenius) and ‖b‖² in the units of the data.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Norms(in RidgeLanes<T> lanes, int target, int h, double* system, double* side)
    {
        int w = lanes.Width, d = lanes.Columns;
        TDouble zero = TWide.Broadcast(0), below = zero, diagonal = zero, cross = zero, lambda = TWide.Load(lanes.Lambda + h);
        T* sides = lanes.Gram + (lanes.Target(target) * lanes.Order * w) + h;
        TDouble targetUnit = TWide.Load(lanes.InverseUnit + (lanes.Target(target) * w) + h);
        for (int i = 0; i < d; i++)
        {
            T* gram = lanes.Gram + (i * lanes.Order * w) + h;
            TDouble unit = TWide.Load(lanes.InverseUnit + (i * w) + h);
            for (int j = 0; j < i; j++)
            {
                TDouble a = TWide.MultiplyAdd(TWide.MultiplyAdd(Load(gram + (j * w)), unit, zero), TWide.Load(lanes.InverseUnit + (j * w) + h), zero);
                below = TWide.MultiplyAdd(a, a, below);
            }

            TDouble on = TWide.MultiplyAdd(TWide.MultiplyAdd(Load(gram + (i * w)), unit, zero), unit, lambda);
            diagonal = TWide.MultiplyAdd(on, on, diagonal);
            TDouble b = TWide.MultiplyAdd(TWide.MultiplyAdd(Load(sides + (i * w)), unit, zero), targetUnit, zero);
            cross = TWide.MultiplyAdd(b, b, cross);
        }

        TWide.Store(system + h, TWide.Add(diagonal, TWide.Add(below, below)));
        TWide.Store(side + h, cross);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble Load(T* source) => typeof(T) == typeof(double) ? TWide.Load((double*)source) : TWide.Load((float*)source);
}
