namespace L2Gpu.Cpu;

/// <summary>Decomposes the leaves, one a task.</summary>
internal unsafe struct TridiagonalLeafJob : ITaskJob
{
    public int Leaves;
    public nint Order, Ld;
    public double* D, E, Vectors;
    public int* Ascending;

    /// <summary>How many did not converge.</summary>
    public int* Failures;

    public readonly void Execute(int task, int worker)
    {
        nint first = Order * task / Leaves, end = Order * (task + 1) / Leaves, n = end - first;
        for (nint i = first; i < end; i++)
        {
            new Span<double>(Vectors + (i * Ld), (int)Order).Clear();
            Vectors[(i * Ld) + i] = 1;
        }

        if (!TridiagonalLeaf.Decompose(n, D + first, E + first, Vectors + (first * Ld) + first, Ld))
            Interlocked.Increment(ref *Failures);
        Normalize(n, Vectors + (first * Ld) + first);
        Ascend(n, D + first, Ascending + first);
    }

    // A hundred rotations, each of which is orthogonal to within a rounding, leave lengths that are off by some twenty of them.
    private readonly void Normalize(nint n, double* vectors)
    {
        for (nint i = 0; i < n; i++)
        {
            double* row = vectors + (i * Ld);
            double square = 0;
            for (nint j = 0; j < n; j++)
                square += row[j] * row[j];
            double scale = 1 / Math.Sqrt(square);
            for (nint j = 0; j < n; j++)
                row[j] *= scale;
        }
    }

    // Insertion: stable, and a leaf is small.
    private static void Ascend(nint n, double* d, int* ascending)
    {
        for (int i = 0; i < n; i++)
        {
            int place = i;
            for (; place > 0 && d[ascending[place - 1]] > d[i]; place--)
                ascending[place] = ascending[place - 1];
            ascending[place] = i;
        }
    }
}
