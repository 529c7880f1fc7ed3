using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Random numbers that are addressed instead of drawn in turn: number i of a stream is a function of the stream and of i.</summary>
/// <remarks>
/// May be asynchronous. Philox4x32-10 (<see cref="Philox"/>) and the functions of <see cref="SimulationMath"/>: every device gives the same bits, whatever else it computes beside them, and a
/// device that cannot (no fma, subnormal numbers flushed to 0, division or square roots that are not rounded correctly) lacks the family.
/// </remarks>
public interface IRandom
{
    /// <summary>Words of 32 random bits.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="first">The index of the first one, from 0.</param>
    /// <param name="words">Any number of words; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative, or 2⁵⁰ or more.</exception>
    void Words(IQueue queue, RandomStream stream, long first, VectorView<uint> words);

    /// <summary>Numbers in (0, 1], evenly distributed in 2³¹ steps, rounded to FP32.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="first">The index of the first one, from 0.</param>
    /// <param name="uniforms">Any number of them; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative, or 2⁵⁰ or more.</exception>
    void Uniforms(IQueue queue, RandomStream stream, long first, VectorView<float> uniforms);

    /// <summary>Standard normal numbers, by Box and Muller.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="first">The index of the first one, from 0.</param>
    /// <param name="normals">Any number of them; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative, or 2⁵⁰ or more.</exception>
    void Normals(IQueue queue, RandomStream stream, long first, VectorView<float> normals);
}
