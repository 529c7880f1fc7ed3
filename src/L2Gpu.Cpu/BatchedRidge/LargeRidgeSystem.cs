using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The regularised system of one large problem: scaled to a diagonal near 1, factored, solved.</summary>
/// <param name="gemm">Products and threads.</param>
/// <param name="cholesky">Factorisations.</param>
/// <param name="gram">UᵀU of features and targets, of which the lower triangle means something.</param>
/// <param name="factor">Room for the system.</param>
/// <param name="unit">The powers of two in U.</param>
/// <param name="d">Features.</param>
/// <param name="t">Targets.</param>
internal sealed unsafe class LargeRidgeSystem<T>(GemmEngine<T> gemm, CholeskyKernel<T> cholesky, T* gram, T* factor, double[] unit, int d, int t)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double[] _balance = new double[d];

    /// <summary>The trace of X̃ᵀWX̃, in the units of the data; 1 where that is 0.</summary>
    public double Scale()
    {
        double trace = Enumerable.Range(0, d).Sum(j => Gram(j, j) / unit[j] / unit[j]);
        return trace > 0 ? trace : 1;
    }

    /// <summary>Factors for a penalty.</summary>
    /// <returns>The smallest pivot as a share of its diagonal; 0 where columns depend on each other.</returns>
    public double Factor(double lambda)
    {
        var diagonal = new double[d];
        for (int j = 0; j < d; j++)
        {
            double value = Gram(j, j) + (lambda * unit[j] * unit[j]);
            _balance[j] = LaneUnit.Root<double>(value);
            diagonal[j] = value * _balance[j] * _balance[j];
            for (int i = 0; i < j; i++) factor[((long)j * d) + i] = T.CreateTruncating(Gram(j, i) * _balance[j] * _balance[i]);
            factor[((long)j * d) + j] = T.CreateTruncating(diagonal[j]);
        }

        if (cholesky.Factor(gemm, d, factor, d) != 0) return 0;
        double smallest = 1;
        for (int j = 0; j < d; j++)
        {
            double root = double.CreateTruncating(factor[((long)j * d) + j]), share = root * root / diagonal[j];
            if (!(share > BatchedRidgeOperator<T>.SmallestPivot(d))) return 0;
            smallest = Math.Min(smallest, share);
        }

        return smallest;
    }

    /// <summary>Writes the coefficients, target by target, in the units of the data.</summary>
    public void Solve(double[] beta)
    {
        using ScratchBlock<T> sides = ScratchPool.Shared.Rent<T>((long)d * t);
        var sideUnit = new double[t];
        for (int k = 0; k < t; k++)
        {
            double largest = 0;
            for (int j = 0; j < d; j++) largest = Math.Max(largest, Math.Abs(Gram(d + k, j) * _balance[j]));
            sideUnit[k] = LaneUnit.Whole(largest);
            for (int j = 0; j < d; j++) sides.Pointer[((long)j * t) + k] = T.CreateTruncating(Gram(d + k, j) * _balance[j] * sideUnit[k]);
        }

        cholesky.Solve(gemm.Pool, d, factor, d, sides.Pointer, t, t, 0, 1);
        for (int k = 0; k < t; k++)
        {
            for (int j = 0; j < d; j++)
                beta[(k * d) + j] = double.CreateTruncating(sides.Pointer[((long)j * t) + k]) / sideUnit[k] * (_balance[j] * unit[j] / unit[d + k]);
        }
    }

    /// <summary>Writes uᵀA⁻¹u for rows of U.</summary>
    public void Leverages(T* u, int rows, double[] leverages)
    {
        using ScratchBlock<T> sides = ScratchPool.Shared.Rent<T>((long)d * rows);
        T* b = sides.Pointer;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < d; j++) b[((long)j * rows) + i] = T.CreateTruncating(double.CreateTruncating(u[((long)i * (d + t)) + j]) * _balance[j]);
        }

        cholesky.Solve(gemm.Pool, d, factor, d, b, rows, rows, 0, 1);
        Array.Clear(leverages);
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < rows; i++)
                leverages[i] += double.CreateTruncating(b[((long)j * rows) + i]) * double.CreateTruncating(u[((long)i * (d + t)) + j]) * _balance[j];
        }
    }

    /// <summary>‖A‖ (Frobenius) in the units of the data.</summary>
    public double Norm(double lambda)
    {
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double a = (Gram(i, j) / unit[i] / unit[j]) + (i == j ? lambda : 0);
                sum += i == j ? a * a : 2 * a * a;
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>‖b‖ of a target in the units of the data.</summary>
    public double SideNorm(int target)
    {
        double sum = 0;
        for (int j = 0; j < d; j++)
        {
            double b = Gram(d + target, j) / unit[d + target] / unit[j];
            sum += b * b;
        }

        return Math.Sqrt(sum);
    }

    private double Gram(int i, int j) => double.CreateTruncating(gram[((long)i * (d + t)) + j]);
}
