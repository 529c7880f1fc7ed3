using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Stages of <see cref="SecularVectors"/>; one task some roots or poles.</summary>
internal unsafe struct SecularJob : ITaskJob
{
    private const int RootsPerTask = 32;
    private const int PolesPerTask = 128;

    public SecularStage Stage;
    public SecularSystem System;
    public int* Order;
    public double* Eigenvalues;

    /// <summary>A row for each root: first the distances of the poles from it, then the vector.</summary>
    public double* Vectors;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(System.Count, PerTask));

    private readonly int PerTask => Stage == SecularStage.Weights ? PolesPerTask : RootsPerTask;

    public readonly void Execute(int task, int worker)
    {
        nint first = (nint)task * PerTask, end = nint.Min(first + PerTask, System.Count);
        switch (Stage)
        {
            case SecularStage.Roots:
                for (nint root = first; root < end; root++)
                    FindRoot(root);
                break;
            case SecularStage.Weights:
                RecoverWeights(first, end);
                break;
            default:
                using (ScratchBlock<double> row = ScratchPool.Shared.Rent<double>(System.Count))
                {
                    for (nint root = first; root < end; root++)
                        FindVector(Vectors + (root * System.Count), row.Pointer);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void FindRoot(nint root)
    {
        nint count = System.Count;
        (nint pole, double distance) = SecularEquation.Solve(count, System.Poles, System.Weights, System.Total, root);
        double origin = System.Poles[pole];
        Eigenvalues[root] = origin + distance;
        double* row = Vectors + (root * count);
        Vector<double> from = new(origin), to = new(distance);
        nint j = 0;
        for (; j + Vector<double>.Count <= count; j += Vector<double>.Count)
            Unsafe.WriteUnaligned(row + j, Unsafe.ReadUnaligned<Vector<double>>(System.Poles + j) - from - to);
        for (; j < count; j++)
            row[j] = System.Poles[j] - origin - distance;
    }

    // Each factor (dᵢ − λⱼ)/(dᵢ − dⱼ) is of moderate size, and so are the products on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RecoverWeights(nint first, nint end)
    {
        nint count = System.Count, poles = end - first;
        double* products = stackalloc double[PolesPerTask];
        double* own = System.Poles + first;
        new Span<double>(products, PolesPerTask).Fill(1);
        for (nint j = 0; j < count; j++)
        {
            double* row = Vectors + (j * count) + first;
            double pole = System.Poles[j];
            Vector<double> vector = new(pole);
            nint i = 0;
            for (; i + Vector<double>.Count <= poles; i += Vector<double>.Count)
            {
                Vector<double> gap = Unsafe.ReadUnaligned<Vector<double>>(own + i) - vector;
                gap = Vector.ConditionalSelect(Vector.Equals(gap, Vector<double>.Zero), Vector<double>.One, gap);
                Vector<double> product = Unsafe.ReadUnaligned<Vector<double>>(products + i) * (Unsafe.ReadUnaligned<Vector<double>>(row + i) / gap);
                Unsafe.WriteUnaligned(products + i, product);
            }

            for (; i < poles; i++)
            {
                double gap = own[i] - pole;
                products[i] *= row[i] / (gap == 0 ? 1 : gap);
            }
        }

        for (nint i = 0; i < poles; i++)
            System.Z[first + i] = Math.CopySign(Math.Sqrt(Math.Abs(products[i])), System.Z[first + i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void FindVector(double* row, double* vector)
    {
        nint count = System.Count, j = 0;
        Vector<double> squares = Vector<double>.Zero;
        for (; j + Vector<double>.Count <= count; j += Vector<double>.Count)
        {
            Vector<double> element = Unsafe.ReadUnaligned<Vector<double>>(System.Z + j) / Unsafe.ReadUnaligned<Vector<double>>(row + j);
            Unsafe.WriteUnaligned(vector + j, element);
            squares += element * element;
        }

        double square = Vector.Sum(squares);
        for (; j < count; j++)
        {
            vector[j] = System.Z[j] / row[j];
            square += vector[j] * vector[j];
        }

        double scale = 1 / Math.Sqrt(square);
        for (j = 0; j < count; j++)
            row[j] = scale * vector[Order[j]];
    }
}
