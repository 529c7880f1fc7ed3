using System.Numerics.Tensors;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Products with the kernel matrix of a fit in FP64, computed from the points, of vectors in host memory.</summary>
internal sealed class KernelProduct(KernelProblem problem)
{
    /// <summary>Bytes of the device that V and K·V of a product with so many vectors take; what the operator needs besides is its own.</summary>
    public static Int128 MemoryBytes(long rows, long vectors) => (Int128)2 * 8 * rows * vectors;

    /// <summary>K·V.</summary>
    /// <param name="v">Shape (n, vectors), packed.</param>
    /// <param name="vectors">The number of columns of V.</param>
    public double[] Plain(double[] v, int vectors)
    {
        using IDisposable scope = problem.Arena.Scope();
        MatrixView<double> input = problem.Arena.Matrix<double>(problem.Rows, vectors), output = problem.Arena.Matrix<double>(problem.Rows, vectors);
        problem.Queue.Write<double>(v, input);
        problem.Accelerator.Get<IPairwise<double>>().Multiply(problem.Queue, problem.Kernel, problem.Points, problem.Points, input, output);
        return problem.Arena.Download(output);
    }

    /// <summary>(√W·K·√W + λI)·V.</summary>
    public double[] System(double[] v, int vectors, double lambda)
    {
        double[] product = ScaleRows(Plain(ScaleRows(v, vectors), vectors), vectors);
        TensorPrimitives.MultiplyAdd(v, lambda, product, product);
        return product;
    }

    /// <summary>√W·V, or V itself where all weights are 1.</summary>
    public double[] ScaleRows(double[] v, int vectors)
    {
        if (problem.RootWeights is not { } roots) return v;
        var scaled = new double[v.Length];
        for (int i = 0; i < roots.Length; i++) TensorPrimitives.Multiply(v.AsSpan(i * vectors, vectors), roots[i], scaled.AsSpan(i * vectors, vectors));
        return scaled;
    }
}
