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
        Ascend(n, D + first, Ascending + first);
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
