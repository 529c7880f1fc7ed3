using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Rows as they come, and how they are made ready: √w·([x, y] − center)·scale in FP64, after √w where there are ones; zeros for a row of weight 0.</summary>
internal unsafe struct QrRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public T* X;
    public long Ldx;
    public int Columns;
    public T* Y;
    public long Ldy;
    public int Targets;
    public T* Weights;
    public bool Ones;
    public double* Center;
    public double* Scale;

    /// <summary>Writes some rows, <paramref name="ld"/> elements apart.</summary>
    public readonly void Write(long first, long count, double* to, long ld)
    {
        int order = Columns + Targets, lead = Ones ? 1 : 0;
        for (long row = first; row < first + count; row++, to += ld)
        {
            double weight = Weights is null ? 1 : double.CreateTruncating(Weights[row]);
            if (weight == 0)
            {
                new Span<double>(to, lead + order).Clear(); // absent, whatever it holds
                continue;
            }

            double root = Math.Sqrt(weight);
            double* z = to + lead;
            if (Ones) *to = root;
            Widen(X + (row * Ldx), z, Columns);
            Widen(Y + (row * Ldy), z + Columns, Targets);
            Standardize(z, order, root);
        }
    }

    private static void Widen(T* from, double* to, int count)
    {
        for (int j = 0; j < count; j++) to[j] = double.CreateTruncating(from[j]);
    }

    private readonly void Standardize(double* z, int order, double root)
    {
        int j = 0;
        for (; j <= order - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> value = (Load(z + j) - Load(Center + j)) * Load(Scale + j) * root;
            Unsafe.WriteUnaligned(z + j, value);
        }

        for (; j < order; j++) z[j] = (z[j] - Center[j]) * Scale[j] * root;

        static Vector<double> Load(double* from) => Unsafe.ReadUnaligned<Vector<double>>(from);
    }
}
