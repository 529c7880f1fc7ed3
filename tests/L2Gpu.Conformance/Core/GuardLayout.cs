namespace L2Gpu.Conformance;

/// <summary>Where matrices lie in their buffer. What is not an element is a guard.</summary>
/// <param name="Offset">Elements before the first matrix.</param>
/// <param name="RowGap">Elements between the rows of a matrix.</param>
/// <param name="MatrixGap">Elements between matrices, beyond the row gap.</param>
public readonly record struct GuardLayout(long Offset, long RowGap, long MatrixGap)
{
    /// <summary>Elements that touch each other, from the start of the buffer on. There is still a guard behind them.</summary>
    public static GuardLayout Packed => new(0, 0, 0);

    /// <summary>Odd gaps everywhere, so that nothing is aligned by chance.</summary>
    public static GuardLayout Gappy => new(5, 3, 7);

    /// <summary>Another set of gaps, so that two matrices do not share a leading dimension by chance.</summary>
    public static GuardLayout Wide => new(13, 10, 1);

    /// <summary>One of the three in turn.</summary>
    public static GuardLayout Nth(int index) => (index % 3) switch { 0 => Gappy, 1 => Packed, _ => Wide };
}
