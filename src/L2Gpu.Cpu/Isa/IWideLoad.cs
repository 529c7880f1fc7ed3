namespace L2Gpu.Cpu;

/// <summary>Vectors of doubles, and how to load data of either precision into them. Implemented by empty structs, taken as a type argument.</summary>
/// <typeparam name="TVec">A vector of doubles.</typeparam>
internal unsafe interface IWideLoad<TVec>
    where TVec : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Loads doubles.</summary>
    static abstract TVec Load(double* source);

    /// <summary>Loads as many floats, and widens them.</summary>
    static abstract TVec Load(float* source);

    /// <summary>Stores doubles.</summary>
    static abstract void Store(double* destination, TVec value);

    /// <summary>The same element everywhere.</summary>
    static abstract TVec Broadcast(double value);

    /// <summary>x + y.</summary>
    static abstract TVec Add(TVec x, TVec y);

    /// <summary>x − y.</summary>
    static abstract TVec Subtract(TVec x, TVec y);

    /// <summary>x·y + z, contracted where the machine can.</summary>
    static abstract TVec MultiplyAdd(TVec x, TVec y, TVec z);

    /// <summary>Writes the sums of the elements of four vectors, each in the same order, one that never changes.</summary>
    static abstract void StoreSums(double* destination, TVec a, TVec b, TVec c, TVec d);
}
