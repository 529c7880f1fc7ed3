using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The regularised system of every lane for one penalty in each: scaled to a diagonal near 1, factored, solved.</summary>
internal static unsafe class RidgeLaneSystem<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Factors for the penalties in the lanes. The smallest pivot of each, as a share of its diagonal, is 0 where columns depend on each other.</summary>
    public static void Factor(in RidgeLanes<T> lanes)
    {
        Assemble(lanes);
        TVec failure = LaneFactor<T, TVec, TSimd, TRoot>.Run(lanes.Order, lanes.Store);
        int w = TSimd.Width;
        double limit = BatchedRidgeOperator<T>.SmallestPivot(lanes.Columns);
        for (int s = 0; s < lanes.Systems; s++) lanes.SmallestPivot[s] = ((T*)&failure)[s] == T.Zero ? 1 : 0;
        for (int j = 0; j < lanes.Columns; j++)
        {
            T* root = Diagonal(lanes, j), balance = lanes.Balance + (j * w), gram = lanes.Gram + (((j * lanes.Order) + j) * w), unit = lanes.Unit + (j * w);
            for (int s = 0; s < lanes.Systems; s++)
            {
                double pivot = double.CreateTruncating(root[s]), diagonal = Balanced(gram[s], lanes.Lambda[s], unit[s], balance[s]);
                double share = pivot * pivot / diagonal;
                lanes.SmallestPivot[s] = share > limit ? Math.Min(share, lanes.SmallestPivot[s]) : 0;
            }
        }
    }

    /// <summary>Writes the scaled right sides, which <see cref="LaneSolve{T, TVec, TSimd, TRoot}"/> and leverages take.</summary>
    public static void LoadSides(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width;
        double* largest = stackalloc double[w];
        for (int k = 0; k < lanes.Targets; k++)
        {
            T* cross = lanes.Gram + (lanes.Target(k) * lanes.Order * w);
            new Span<double>(largest, w).Clear();
            for (int i = 0; i < lanes.Columns * w; i++)
            {
                double size = Math.Abs(double.CreateTruncating(cross[i]) * double.CreateTruncating(lanes.Balance[i]));
                if (size > largest[i % w]) largest[i % w] = size;
            }

            double* unit = lanes.SideUnit + (k * w);
            for (int s = 0; s < w; s++) unit[s] = LaneUnit.Whole(largest[s]);
            for (int i = 0; i < lanes.Order * w; i++)
            {
                double value = i < lanes.Columns * w ? double.CreateTruncating(cross[i]) * double.CreateTruncating(lanes.Balance[i]) * unit[i % w] : 0;
                lanes.Sides[(((i / w * lanes.Targets) + k) * w) + (i % w)] = T.CreateTruncating(value);
            }
        }
    }

    /// <summary>Solves for the right sides and writes minus the coefficients, in the units of the data.</summary>
    public static void Solve(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width;
        LoadSides(lanes);
        LaneSolve<T, TVec, TSimd, TRoot>.Run(lanes.Order, lanes.Store, lanes.Targets, lanes.Sides);
        for (int k = 0; k < lanes.Targets; k++)
        {
            double* targetUnit = lanes.InverseUnit + (lanes.Target(k) * w), sideUnit = lanes.SideUnit + (k * w);
            for (int j = 0; j < lanes.Columns; j++)
            {
                T* z = lanes.Sides + (((j * lanes.Targets) + k) * w), balance = lanes.Balance + (j * w), unit = lanes.Unit + (j * w);
                double* minus = lanes.Minus + (((k * lanes.Columns) + j) * w);
                for (int s = 0; s < w; s++)
                {
                    double scale = double.CreateTruncating(balance[s]) * double.CreateTruncating(unit[s]) * targetUnit[s];
                    minus[s] = -(double.CreateTruncating(z[s]) / sideUnit[s] * scale);
                }
            }
        }
    }

    /// <summary>Where the roots of the pivots are.</summary>
    public static T* Diagonal(in RidgeLanes<T> lanes, int j) => lanes.Store + LaneStore<T, TVec, TSimd>.Row(j) + (j * TSimd.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Assemble(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width;
        new Span<T>(lanes.Balance, lanes.Order * w).Clear();
        for (int j = 0; j < lanes.Columns; j++)
        {
            T* gram = lanes.Gram + (((j * lanes.Order) + j) * w), unit = lanes.Unit + (j * w), balance = lanes.Balance + (j * w), diagonal = Diagonal(lanes, j);
            for (int s = 0; s < w; s++)
            {
                double u = double.CreateTruncating(unit[s]);
                balance[s] = T.CreateTruncating(Power(double.CreateTruncating(gram[s]) + (lanes.Lambda[s] * u * u)));
                diagonal[s] = T.CreateTruncating(Balanced(gram[s], lanes.Lambda[s], unit[s], balance[s]));
            }
        }

        for (int i = 0; i < lanes.Order; i++)
        {
            T* row = lanes.Store + LaneStore<T, TVec, TSimd>.Row(i), gram = lanes.Gram + (i * lanes.Order * w);
            TVec balance = TSimd.Load(lanes.Balance + (i * w));
            for (int j = 0; j < i * w; j += w)
                TSimd.Store(row + j, TSimd.Multiply(TSimd.Multiply(TSimd.Load(gram + j), balance), TSimd.Load(lanes.Balance + j)));
            if (i >= lanes.Columns) TSimd.Store(row + (i * w), TSimd.Broadcast(T.One));
        }
    }

    // Not below what T can square: a column so heavily penalised has no coefficient, and its products with others vanish.
    private static double Power(double diagonal)
    {
        double root = LaneUnit.Root<double>(diagonal);
        return typeof(T) == typeof(float) && root < 1e-38 ? 0 : root;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Balanced(T gram, double lambda, T unit, T balance)
    {
        double u = double.CreateTruncating(unit), b = double.CreateTruncating(balance);
        return b == 0 ? 1 : ((double.CreateTruncating(gram) + (lambda * u * u)) * b) * b;
    }
}
