namespace L2Gpu.Cpu;

/// <summary>
/// The vector operations of simulations, in FP32 and on 32-bit words: each rounds as its scalar does, so that every instruction set gives the same bits. Implemented by empty
/// structs and taken as a type argument, so that the JIT sees through every call.
/// </summary>
/// <typeparam name="TFloat">A vector of floats.</typeparam>
/// <typeparam name="TWord">A vector of as many words.</typeparam>
internal unsafe interface ISimulationSimd<TFloat, TWord>
    where TFloat : unmanaged
    where TWord : unmanaged
{
    /// <summary>Elements of a vector; divides 32.</summary>
    static abstract int Width { get; }

    /// <summary>0, 1, 2, …</summary>
    static abstract TWord Indices { get; }

    /// <summary>Loads, at any alignment.</summary>
    static abstract TFloat Load(float* source);

    /// <summary>Loads, at any alignment.</summary>
    static abstract TWord Load(uint* source);

    /// <summary>Stores, at any alignment.</summary>
    static abstract void Store(float* destination, TFloat value);

    /// <summary>Stores, at any alignment.</summary>
    static abstract void Store(uint* destination, TWord value);

    /// <summary>The same number everywhere.</summary>
    static abstract TFloat Broadcast(float value);

    /// <summary>The same word everywhere.</summary>
    static abstract TWord Broadcast(uint value);

    /// <summary>x·y + z, rounded once.</summary>
    static abstract TFloat MultiplyAdd(TFloat x, TFloat y, TFloat z);

    /// <summary>x + y.</summary>
    static abstract TFloat Add(TFloat x, TFloat y);

    /// <summary>x − y.</summary>
    static abstract TFloat Subtract(TFloat x, TFloat y);

    /// <summary>x·y.</summary>
    static abstract TFloat Multiply(TFloat x, TFloat y);

    /// <summary>x / y.</summary>
    static abstract TFloat Divide(TFloat x, TFloat y);

    /// <summary>√x.</summary>
    static abstract TFloat Sqrt(TFloat x);

    /// <summary>Whole numbers with a sign as floats.</summary>
    static abstract TFloat FromWhole(TWord x);

    /// <summary>The bits.</summary>
    static abstract TWord Bits(TFloat x);

    /// <summary>The floats of some bits.</summary>
    static abstract TFloat FromBits(TWord x);

    /// <summary>x + y, modulo 2³².</summary>
    static abstract TWord Add(TWord x, TWord y);

    /// <summary>x − y, modulo 2³².</summary>
    static abstract TWord Subtract(TWord x, TWord y);

    /// <summary>Bits of both.</summary>
    static abstract TWord And(TWord x, TWord y);

    /// <summary>Bits of either.</summary>
    static abstract TWord Or(TWord x, TWord y);

    /// <summary>Bits of one of them.</summary>
    static abstract TWord Xor(TWord x, TWord y);

    /// <summary>x·2ⁿ, modulo 2³².</summary>
    static abstract TWord ShiftLeft(TWord x, int n);

    /// <summary>x/2ⁿ, rounded down.</summary>
    static abstract TWord ShiftRight(TWord x, int n);

    /// <summary>x/2ⁿ, rounded down, of numbers with a sign.</summary>
    static abstract TWord ShiftRightSigned(TWord x, int n);

    /// <summary>All bits where x &lt; y, which NaN never is; none elsewhere.</summary>
    static abstract TWord Less(TFloat x, TFloat y);

    /// <summary>x where x &gt; y, else y: y too where one of them is NaN.</summary>
    static abstract TFloat Larger(TFloat x, TFloat y);

    /// <summary>x where x &lt; y, else y: y too where one of them is NaN.</summary>
    static abstract TFloat Smaller(TFloat x, TFloat y);

    /// <summary>Whether a bit is set anywhere.</summary>
    static abstract bool Any(TWord x);

    /// <summary>The highest bits, that of the first element lowest.</summary>
    static abstract uint HighestBits(TWord x);

    /// <summary>All bits where x is 0; none elsewhere.</summary>
    static abstract TWord IsZero(TWord x);

    /// <summary>All bits where x is NaN; none elsewhere.</summary>
    static abstract TWord IsNaN(TFloat x);

    /// <summary>x where the mask has all bits, y where it has none.</summary>
    static abstract TFloat Select(TWord mask, TFloat x, TFloat y);

    /// <summary>The products, of 64 bits, of the even elements: each takes the place of an element and of the odd one behind it.</summary>
    static abstract TWord MultiplyEven(TWord x, TWord y);

    /// <summary>The upper halves of numbers of 64 bits, as numbers of 64 bits.</summary>
    static abstract TWord UpperHalves(TWord x);

    /// <summary>The lower halves of numbers of 64 bits: those of the first in the even elements, those of the second in the odd ones.</summary>
    static abstract TWord Interleave(TWord even, TWord odd);
}
