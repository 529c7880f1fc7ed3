using System.Numerics;
using ILGPU;
using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>Functions of pairs: a group has a tile of pairs, an item one of them, and the columns of the points pass through shared memory. The function is interpreted, the same for all items.</summary>
internal static class PairKernel
{
    private const int Fields = 4;

    public static void Matrix<T, TArithmetic, TRegisters>(PairArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
        where TRegisters : struct, IRegisters
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX;
        long across = (p.M + side - 1) / side, tile = Grid.IdxX, tileRow = p.IsSymmetric != 0 ? Triangle.Row(tile) : tile / across;
        long firstRow = tileRow * side, firstColumn = (p.IsSymmetric != 0 ? tile - Triangle.First(tileRow) : tile % across) * side, row = firstRow + Group.IdxY, column = firstColumn + Group.IdxX;
        T value = Value<T, TArithmetic, TRegisters>(p, Quantities<T>(p, left, right, firstRow, firstColumn));
        if (row >= p.N || column >= p.M || (p.IsSymmetric != 0 && column > row)) return;
        p.Matrix[row, column] = value;
        if (p.IsSymmetric != 0) p.Matrix[column, row] = value;
    }

    /// <summary>K·V: a group has a tile's rows, and goes along all tiles. Sums are FP64, in which products of FP32 are exact; compensated ones of FP64 are two numbers.</summary>
    public static void Multiply<T, TArithmetic, TRegisters, TFused>(PairArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
        where TRegisters : struct, IRegisters
        where TFused : struct, IFused
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems), values = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        long firstRow = (long)Grid.IdxX * side, row = firstRow + i;
        for (long firstColumn = 0; firstColumn < p.M; firstColumn += side)
        {
            values[(i * side) + j] = Value<T, TArithmetic, TRegisters>(p, Quantities<T>(p, left, right, firstRow, firstColumn));
            Group.Barrier();
            long count = p.M - firstColumn < side ? p.M - firstColumn : side;
            for (long w = j; w < p.R && row < p.N; w += side)
            {
                long at = (row * p.R) + w;
                double sum = p.Sums[at], rest = p.IsCompensated != 0 ? p.Sums[(p.N * p.R) + at] : 0;
                for (int k = 0; k < count; k++)
                {
                    double a = TArithmetic.Wide(values[(i * side) + k]), b = TArithmetic.Wide(p.Matrix[firstColumn + k, w]);
                    if (p.IsCompensated != 0)
                    {
                        // Ogita, Rump and Oishi: the errors of the product and of the sum are numbers.
                        double product = a * b, before = sum;
                        rest += TFused.ProductError(a, b, product);
                        sum = before + product;
                        double added = sum - before;
                        rest += before - (sum - added) + (product - added);
                    }
                    else
                    {
                        sum += a * b;
                    }
                }

                p.Sums[at] = sum;
                if (p.IsCompensated != 0) p.Sums[(p.N * p.R) + at] = rest;
            }

            Group.Barrier();
        }

        for (long w = j; w < p.R && row < p.N; w += side)
        {
            long at = (row * p.R) + w;
            double sum = p.Sums[at];

            // Errors of what is not finite are no numbers.
            if (p.IsCompensated != 0 && sum - sum == 0) sum += p.Sums[(p.N * p.R) + at];
            p.Product[row, w] = TArithmetic.Narrow(sum);
        }
    }

    public static void Diagonal<T, TArithmetic, TRegisters>(PairArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
        where TRegisters : struct, IRegisters
    {
        for (long row = GridExtent.Item; row < p.N; row += GridExtent.Items)
        {
            var quantity = new PairQuantity<T>();
            for (long column = 0; column < p.D; column++) quantity = Added(p, quantity, p.X[row, column], p.X[row, column]);
            p.Diagonal[row] = Value<T, TArithmetic, TRegisters>(p, quantity);
        }
    }

    // Those of the item's pair. Points beyond the last are zeros. To be called by all of a group.
    private static PairQuantity<T> Quantities<T>(in PairArguments<T> p, ArrayView<T> left, ArrayView<T> right, long firstRow, long firstColumn)
        where T : unmanaged, INumber<T>
    {
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        var quantity = new PairQuantity<T>();
        for (long first = 0; first < p.D; first += side)
        {
            bool isColumn = first + j < p.D;
            left[(i * side) + j] = isColumn && firstRow + i < p.N ? p.X[firstRow + i, first + j] : T.Zero;
            right[(i * side) + j] = isColumn && firstColumn + i < p.M ? p.Y[firstColumn + i, first + j] : T.Zero;
            Group.Barrier();
            for (int k = 0; k < side; k++) quantity = Added(p, quantity, left[(i * side) + k], right[(j * side) + k]);
            Group.Barrier();
        }

        return quantity;
    }

    private static PairQuantity<T> Added<T>(in PairArguments<T> p, PairQuantity<T> quantity, T x, T y)
        where T : unmanaged, INumber<T>
    {
        T difference = x - y;
        if (p.NeedsDot != 0) quantity.Dot += x * y;
        if (p.NeedsSquared != 0) quantity.Squared += difference * difference;
        if (p.NeedsAbsolute != 0) quantity.Absolute += difference < T.Zero ? -difference : difference;

        // The square may be beyond the numbers.
        if (p.NeedsChi != 0 && x + y != T.Zero) quantity.Chi += difference * (difference / (x + y));
        if (p.NeedsNorms != 0)
        {
            quantity.Left += x * x;
            quantity.Right += y * y;
        }

        return quantity;
    }

    private static T Value<T, TArithmetic, TRegisters>(in PairArguments<T> p, PairQuantity<T> quantity)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
        where TRegisters : struct, IRegisters
    {
        ArrayView<T> registers = LocalMemory.Allocate<T>(TRegisters.Count);
        T value = T.Zero;
        for (int at = 0; at < p.Instructions; at++)
        {
            int operation = p.Code[Fields * at], first = p.Code[(Fields * at) + 1], second = p.Code[(Fields * at) + 2];
            if (operation == (int)PairOperation.Constant) value = p.Constants[first];
            else if (operation == (int)PairOperation.Dot) value = quantity.Dot;
            else if (operation == (int)PairOperation.SquaredDistance) value = quantity.Squared;
            else if (operation == (int)PairOperation.L1Distance) value = quantity.Absolute;
            else if (operation == (int)PairOperation.ChiSquaredDistance) value = quantity.Chi;
            else if (operation == (int)PairOperation.LeftSquaredNorm) value = quantity.Left;
            else if (operation == (int)PairOperation.RightSquaredNorm) value = quantity.Right;
            else if (operation < (int)PairOperation.Negate) value = Binary(operation, registers[first], registers[second]);
            else if (operation == (int)PairOperation.Power) value = Power(registers[first], second);
            else value = Unary<T, TArithmetic>(operation, registers[first]);
            registers[p.Code[(Fields * at) + 3]] = value;
        }

        return value;
    }

    private static T Binary<T>(int operation, T a, T b)
        where T : unmanaged, INumber<T>
    {
        if (operation == (int)PairOperation.Add) return a + b;
        if (operation == (int)PairOperation.Subtract) return a - b;
        if (operation == (int)PairOperation.Multiply) return a * b;
        if (operation == (int)PairOperation.Divide) return a / b;

        // NaN if one is.
        if (a < b) return operation == (int)PairOperation.Minimum ? a : b;
        return a >= b ? (operation == (int)PairOperation.Minimum ? b : a) : a + b;
    }

    private static T Unary<T, TArithmetic>(int operation, T a)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        if (operation == (int)PairOperation.Negate) return -a;
        if (operation == (int)PairOperation.Abs) return a < T.Zero ? -a : a;
        if (operation == (int)PairOperation.Sqrt) return TArithmetic.Sqrt(a);
        if (operation == (int)PairOperation.Exp) return TArithmetic.Exp(a);
        double x = TArithmetic.Wide(a);
        return TArithmetic.Narrow(
            operation == (int)PairOperation.Log ? DoubleMath.Log(x) : operation == (int)PairOperation.Tanh ? DoubleMath.Tanh(x) : operation == (int)PairOperation.Sin ? DoubleMath.Sin(x) : DoubleMath.Cos(x));
    }

    // By repeated squaring from the lowest bit of the exponent on.
    private static T Power<T>(T a, int exponent)
        where T : unmanaged, INumber<T>
    {
        T result = T.One;
        while (exponent > 0)
        {
            if ((exponent & 1) != 0) result *= a;
            a *= a;
            exponent >>= 1;
        }

        return result;
    }
}
