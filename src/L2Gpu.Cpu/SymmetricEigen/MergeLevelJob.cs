namespace L2Gpu.Cpu;

/// <summary>Merges neighbouring parts of a tridiagonal matrix, two a task.</summary>
internal unsafe struct MergeLevelJob : ITaskJob
{
    public GemmEngine<double> Engine;

    /// <summary>How many parts there are before the merges.</summary>
    public int Parts;

    public nint Order, Ld;
    public double* D, E, Vectors, Scratch;
    public int* Ascending;

    public readonly void Execute(int task, int worker)
    {
        nint first = Order * (2 * task) / Parts, middle = Order * ((2 * task) + 1) / Parts, end = Order * ((2 * task) + 2) / Parts;

        // Scratch for a part of n rows is less than its share by rows.
        RankOneMerge merge = new(
            Engine, middle - first, end - middle, E[middle - 1], D + first, Vectors + (first * Ld) + first, Ld, Ascending + first,
            Scratch + (RankOneMerge.ScratchSize(Order) / Order * first));
        merge.Run();
    }
}
