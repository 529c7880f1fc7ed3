using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>Numbers for tests: the same on every machine and in every version.</summary>
/// <remarks>
/// The counter is multiplied by the golden ratio and scrambled: SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators" (2014). Doubles take the upper 53 bits and are rounded to the wanted type, so that a double has digits that a float has not.
/// </remarks>
public sealed class NumberStream(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15UL;

    /// <summary>64 bits.</summary>
    public ulong NextBits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [−1, 1).</summary>
    public double NextSigned() => ((NextBits() >> 11) * (1.0 / (1UL << 52))) - 1;

    /// <summary>A whole number in [low, high].</summary>
    public int NextInteger(int low, int high) => low + (int)(NextBits() % (ulong)(high - low + 1));

    /// <summary>Numbers in [−1, 1).</summary>
    public T[] Uniform<T>(long count)
        where T : INumberBase<T>
    {
        var values = new T[count];
        for (long i = 0; i < count; i++) values[i] = T.CreateTruncating(NextSigned());
        return values;
    }

    /// <summary>Numbers in [0, 2), a tenth of them 0 and a tenth of them 1: sample weights.</summary>
    public T[] Weights<T>(long count)
        where T : INumberBase<T>
    {
        var values = new T[count];
        for (long i = 0; i < count; i++)
        {
            double value = NextInteger(0, 9) switch { 0 => 0, 1 => 1, _ => 1 + NextSigned() };
            values[i] = T.CreateTruncating(value);
        }

        return values;
    }

    /// <summary>Whole numbers in [low, high].</summary>
    public T[] Integers<T>(long count, int low, int high)
        where T : INumberBase<T>
    {
        var values = new T[count];
        for (long i = 0; i < count; i++) values[i] = T.CreateTruncating(NextInteger(low, high));
        return values;
    }
}
