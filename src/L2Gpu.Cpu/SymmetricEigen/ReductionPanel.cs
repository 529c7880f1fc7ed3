namespace L2Gpu.Cpu;

/// <summary>The rows that a reduction works on between two updates of the matrix above them, and what they do to it: A − VᵀW − WᵀV.</summary>
internal readonly unsafe struct ReductionPanel<T>
    where T : unmanaged
{
    /// <summary>The first row of the matrix that is in the panel.</summary>
    public required nint First { get; init; }

    /// <summary>How many rows are in it.</summary>
    public required nint Count { get; init; }

    /// <summary>Elements between rows of V and W.</summary>
    public required nint Ld { get; init; }

    /// <summary>The reflectors, a row for each row of the panel; a second copy follows W.</summary>
    public required T* V { get; init; }

    /// <summary>Their partners.</summary>
    public required T* W { get; init; }

    /// <summary>Room for the parts of a product with the matrix.</summary>
    public required T* Parts { get; init; }

    /// <summary>Room for a number for each row.</summary>
    public required T* Products { get; init; }
}
