using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>One system a task: FP64 vectors, a matrix of either type.</summary>
internal unsafe struct ConjugateGradientBatchJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Rounding = 2.220446049250313e-16;

    public long Order;
    public T* A;
    public long Lda;
    public long StrideA;
    public T* B;
    public long Ldb;
    public long StrideB;
    public T* X;
    public long Ldx;
    public long StrideX;
    public double Tolerance;
    public int Limit;
    public int* Status;
    public int* Iterations;
    public double* Residuals;

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<double> room = ScratchPool.Shared.Rent<double>(4 * Order);
        double* x = room.Pointer, r = x + Order, p = r + Order, q = p + Order;
        T* a = A + (task * StrideA), b = B + (task * StrideB), solution = X + (task * StrideX);
        Status[task] = (int)Solve(a, b, x, r, p, q, out Iterations[task], out Residuals[task]);
        for (long i = 0; i < Order; i++) solution[i * Ldx] = T.CreateTruncating(x[i]);
    }

    private readonly IterationStatus Solve(T* a, T* b, double* x, double* r, double* p, double* q, out int iterations, out double residual)
    {
        for (long i = 0; i < Order; i++)
        {
            x[i] = 0;
            r[i] = p[i] = double.CreateTruncating(b[i * Ldb]);
        }

        double rho = Dot(r, r, Order), size = Math.Sqrt(rho), last = 1;
        iterations = 0;
        residual = 0;
        if (size == 0) return IterationStatus.Converged;
        while (true)
        {
            // Far below rounding the recursion says nothing any more of the residual that it stands for.
            bool solved = double.IsFinite(rho) && Math.Sqrt(rho) <= Math.Max(Tolerance, Rounding / 16) * size;
            bool ended = iterations == Limit;
            if (!solved && !ended)
            {
                Multiply(a, p, q);
                iterations++;
                double curvature = Dot(p, q, Order), alpha = rho / curvature, before = rho;
                if (curvature > 0 && double.IsFinite(alpha))
                {
                    Add(x, p, alpha, Order);
                    Add(r, q, -alpha, Order);
                    rho = Dot(r, r, Order);
                    Combine(p, r, rho / before, Order);
                    continue;
                }
            }

            residual = Measure(a, b, x, r, q, size);
            if (residual <= Tolerance) return IterationStatus.Converged;
            if (!solved) return ended && double.IsFinite(residual) ? IterationStatus.IterationLimit : IterationStatus.Diverged;
            if (!(residual <= last / 2)) return IterationStatus.Stalled;
            last = residual;
            rho = Dot(r, r, Order);
            new Span<double>(r, checked((int)Order)).CopyTo(new Span<double>(p, (int)Order));
        }
    }

    /// <summary>Rounds x to its type and computes r = b − Ax anew.</summary>
    private readonly double Measure(T* a, T* b, double* x, double* r, double* q, double size)
    {
        for (long i = 0; i < Order; i++) x[i] = double.CreateTruncating(T.CreateTruncating(x[i]));
        Multiply(a, x, q);
        for (long i = 0; i < Order; i++) r[i] = double.CreateTruncating(b[i * Ldb]) - q[i];
        return Math.Sqrt(Dot(r, r, Order)) / size;
    }

    private readonly void Multiply(T* a, double* x, double* y)
    {
        for (long i = 0; i < Order; i++) y[i] = Row(a + (i * Lda), x, Order);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Row(T* a, double* x, long count)
    {
        if (typeof(T) == typeof(double)) return Dot((double*)a, x, count);
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int half = Vector<double>.Count;
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(a + i), out Vector<double> first, out Vector<double> second);
            low += first * Unsafe.ReadUnaligned<Vector<double>>(x + i);
            high += second * Unsafe.ReadUnaligned<Vector<double>>(x + i + half);
        }

        double sum = Vector.Sum(low + high);
        for (; i < count; i++) sum += double.CreateTruncating(a[i]) * x[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double* x, double* y, long count)
    {
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int w = Vector<double>.Count;
        long i = 0;
        for (; i + (2 * w) <= count; i += 2 * w)
        {
            low += Unsafe.ReadUnaligned<Vector<double>>(x + i) * Unsafe.ReadUnaligned<Vector<double>>(y + i);
            high += Unsafe.ReadUnaligned<Vector<double>>(x + i + w) * Unsafe.ReadUnaligned<Vector<double>>(y + i + w);
        }

        double sum = Vector.Sum(low + high);
        for (; i < count; i++) sum += x[i] * y[i];
        return sum;
    }

    // Short vectors in the first cache: what takes time is the product with the matrix.
    private static void Add(double* to, double* x, double factor, long count)
    {
        for (long i = 0; i < count; i++) to[i] += factor * x[i];
    }

    private static void Combine(double* p, double* r, double factor, long count)
    {
        for (long i = 0; i < count; i++) p[i] = r[i] + (factor * p[i]);
    }
}
