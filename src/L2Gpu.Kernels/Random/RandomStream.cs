namespace L2Gpu.Kernels;

/// <summary>The address of a stream of random numbers: what they are for, when, and in which run.</summary>
/// <remarks>
/// A number is a function of its stream and its index alone, so that any of them can be computed again by itself, on any device. The counter of Philox holds the block's
/// lower 32 bits; its upper 16 bits and the purpose; the step's lower 32 bits; its upper 16 bits and the draw. The key is the seed.
/// </remarks>
public readonly record struct RandomStream
{
    /// <summary>Steps are less than this.</summary>
    public const ulong StepLimit = 1UL << 48;

    /// <summary>Names a stream.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="step">When; less than 2⁴⁸.</param>
    /// <param name="draw">Which of several draws for one index in one step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 2⁴⁸ or more.</exception>
    public RandomStream(ulong seed, ushort purpose, ulong step = 0, ushort draw = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepLimit);
        (Seed, Purpose, Step, Draw) = (seed, purpose, step, draw);
    }

    /// <summary>Of the run.</summary>
    public ulong Seed { get; }

    /// <summary>What the numbers are for.</summary>
    public ushort Purpose { get; }

    /// <summary>When; less than 2⁴⁸.</summary>
    public ulong Step { get; }

    /// <summary>Which of several draws for one index in one step.</summary>
    public ushort Draw { get; }
}
