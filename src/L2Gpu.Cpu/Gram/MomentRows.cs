namespace L2Gpu.Cpu;

/// <summary>Rows to be added to moments: where they lie, and what is taken off before they are multiplied.</summary>
internal unsafe struct MomentRows<T>
    where T : unmanaged
{
    /// <summary>Features, row-major.</summary>
    public T* X;

    /// <summary>Elements between rows of x.</summary>
    public long Ldx;

    /// <summary>Targets, row-major.</summary>
    public T* Y;

    /// <summary>Elements between rows of y.</summary>
    public long Ldy;

    /// <summary>Weights, or null where each row weighs 1.</summary>
    public T* Weights;

    /// <summary>How many rows.</summary>
    public long Count;

    /// <summary>What is taken off each line: as many finite values as a row takes when packed, 0 beyond y.</summary>
    public T* Shift;

    /// <summary>Whether there is anything but 0 in <see cref="Shift"/>.</summary>
    public bool Shifted;
}
