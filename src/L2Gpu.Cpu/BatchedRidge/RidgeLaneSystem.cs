using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The regularised system of every lane for one penalty in each: factored and solved.</summary>
internal static unsafe class RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TDouble : unmanaged
    where TWide : struct, IWideLoad<TDouble>
{
    // Columns have about unit length, so that a penalty within these bounds, in their units, is within what T can add and multiply.
    private const double LargestPlainPenalty = 1 << 20;
    private const double SmallestPlainPenalty = 1e-30;

    /// <summary>Factors for the penalties in the lanes. The smallest pivot of each, as a share of its diagonal, is 0 where columns depend on each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Factor(in RidgeLanes<T> lanes)
    {
        Assemble(lanes);
        TVec failure = LaneFactor<T, TVec, TSimd, TRoot>.Run(lanes.Order, lanes.Store);
        int w = TSimd.Width;
        T limit = T.CreateTruncating(BatchedRidgeOperator<T>.SmallestPivot(lanes.Columns));
        T* smallest = stackalloc T[w];
        for (int s = 0; s < w; s++) smallest[s] = ((T*)&failure)[s] == T.Zero ? T.One : T.Zero;
        T* share = stackalloc T[w];
        for (int j = 0; j < lanes.Columns; j++)
        {
            TVec root = TSimd.Load(Pivot(lanes, j));
            TSimd.Store(share, TRoot.Divide(TSimd.Multiply(root, root), TSimd.Load(lanes.Diagonal + (j * w))));
            for (int s = 0; s < w; s++)
            {
                if (!(share[s] >= smallest[s])) smallest[s] = share[s] > limit ? share[s] : T.Zero;
            }
        }

        for (int s = 0; s < w; s++) lanes.SmallestPivot[s] = double.CreateTruncating(smallest[s]);
    }

    /// <summary>Writes the right sides.</summary>
    /// <returns>Whether a lane has a unit of its own.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool LoadSides(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width, t = lanes.Targets;
        bool balanced = false;
        for (int s = 0; s < w; s++) balanced |= !IsPlain(lanes, s);
        for (int k = 0; k < t; k++)
        {
            T* cross = lanes.Gram + (lanes.Target(k) * lanes.Order * w);
            for (int j = 0; j < lanes.Order; j++) TSimd.Store(lanes.Sides + (((j * t) + k) * w), TSimd.Load(cross + (j * w)));
            for (int s = 0; s < w; s++)
            {
                lanes.SideUnit[(k * w) + s] = 1;
                if (balanced && !IsPlain(lanes, s)) BalanceSide(lanes, k, s);
            }
        }

        return balanced;
    }

    /// <summary>Solves for the right sides and writes minus the coefficients, in the units of the data.</summary>
    public static void Solve(in RidgeLanes<T> lanes)
    {
        LoadSides(lanes);
        LaneSolve<T, TVec, TSimd, TRoot>.Run(lanes.Order, lanes.Store, lanes.Targets, lanes.Sides);
        Rescale(lanes);
    }

    /// <summary>Where the roots of the pivots are.</summary>
    public static T* Pivot(in RidgeLanes<T> lanes, int j) => lanes.Store + LaneStore<T, TVec, TSimd>.Row(j) + (j * TSimd.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rescale(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width, t = lanes.Targets, d = lanes.Columns;
        TDouble zero = TWide.Broadcast(0), minusOne = TWide.Broadcast(-1);
        double* factor = stackalloc double[w];
        for (int k = 0; k < t; k++)
        {
            for (int s = 0; s < w; s++) factor[s] = lanes.InverseUnit[(lanes.Target(k) * w) + s] / lanes.SideUnit[(k * w) + s];
            for (int j = 0; j < d; j++)
            {
                for (int h = 0; h < w; h += TWide.Width)
                {
                    TDouble unit = TWide.MultiplyAdd(Load(lanes.Balance + (j * w) + h), Load(lanes.Unit + (j * w) + h), zero);
                    TDouble z = TWide.MultiplyAdd(Load(lanes.Sides + (((j * t) + k) * w) + h), unit, zero);
                    TDouble minus = TWide.MultiplyAdd(TWide.MultiplyAdd(z, TWide.Load(factor + h), zero), minusOne, zero);
                    TWide.Store(lanes.Minus + (((k * d) + j) * w) + h, minus);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Assemble(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width, order = lanes.Order;
        T* penalty = stackalloc T[w];
        bool balanced = false;
        for (int s = 0; s < w; s++)
        {
            bool plain = IsPlain(lanes, s);
            penalty[s] = plain ? T.CreateTruncating(lanes.Lambda[s]) : T.Zero;
            balanced |= !plain;
        }

        TVec lambda = TSimd.Load(penalty), one = TSimd.Broadcast(T.One);
        for (int j = 0; j < order; j++)
        {
            TVec unit = TSimd.Load(lanes.Unit + (j * w)), gram = TSimd.Load(lanes.Gram + (((j * order) + j) * w));
            TSimd.Store(lanes.Balance + (j * w), one);
            TSimd.Store(lanes.Diagonal + (j * w), j < lanes.Columns ? TSimd.MultiplyAdd(TSimd.Multiply(lambda, unit), unit, gram) : one);
        }

        for (int s = 0; s < w && balanced; s++)
        {
            if (!IsPlain(lanes, s)) BalanceLane(lanes, s);
        }

        for (int i = 0; i < order; i++)
        {
            T* row = lanes.Store + LaneStore<T, TVec, TSimd>.Row(i), gram = lanes.Gram + (i * order * w);
            if (balanced)
            {
                TVec balance = TSimd.Load(lanes.Balance + (i * w));
                for (int j = 0; j < i * w; j += w)
                    TSimd.Store(row + j, TSimd.Multiply(TSimd.Multiply(TSimd.Load(gram + j), balance), TSimd.Load(lanes.Balance + j)));
            }
            else
            {
                for (int j = 0; j < i * w; j += w) TSimd.Store(row + j, TSimd.Load(gram + j));
            }

            TSimd.Store(row + (i * w), TSimd.Load(lanes.Diagonal + (i * w)));
        }
    }

    // Of its own lane alone, so that a neighbour's penalty changes no bit: a product with 1 is exact.
    private static bool IsPlain(in RidgeLanes<T> lanes, int s)
        => lanes.Lambda[s] == 0 || (lanes.Lambda[s] >= SmallestPlainPenalty && lanes.Lambda[s] * lanes.LargestUnit[s] <= LargestPlainPenalty);

    private static void BalanceLane(in RidgeLanes<T> lanes, int s)
    {
        int w = TSimd.Width;
        for (int j = 0; j < lanes.Columns; j++)
        {
            double unit = double.CreateTruncating(lanes.Unit[(j * w) + s]);
            double diagonal = double.CreateTruncating(lanes.Gram[(((j * lanes.Order) + j) * w) + s]) + (lanes.Lambda[s] * unit * unit);
            double balance = LaneUnit.Root<double>(diagonal);

            // Beyond what T can hold products with other columns vanish, and so does the coefficient.
            lanes.Balance[(j * w) + s] = T.CreateTruncating(balance);
            lanes.Diagonal[(j * w) + s] = T.CreateTruncating(diagonal * balance * balance);
        }
    }

    private static void BalanceSide(in RidgeLanes<T> lanes, int target, int s)
    {
        int w = TSimd.Width, t = lanes.Targets;
        T* cross = lanes.Gram + (lanes.Target(target) * lanes.Order * w) + s;
        double largest = 0;
        T* balance = lanes.Balance + s;
        for (int j = 0; j < lanes.Columns * w; j += w) largest = Math.Max(largest, Math.Abs(Product(cross + j, balance + j)));
        double unit = lanes.SideUnit[(target * w) + s] = LaneUnit.Whole(largest);
        for (int j = 0; j < lanes.Columns; j++) lanes.Sides[(((j * t) + target) * w) + s] = T.CreateTruncating(Product(cross + (j * w), balance + (j * w)) * unit);
    }

    private static double Product(T* x, T* y) => double.CreateTruncating(*x) * double.CreateTruncating(*y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble Load(T* source) => typeof(T) == typeof(double) ? TWide.Load((double*)source) : TWide.Load((float*)source);
}
