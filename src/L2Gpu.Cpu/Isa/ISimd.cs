namespace L2Gpu.Cpu;

/// <summary>
/// The few vector operations that the kernels are written in, once for each instruction set. Implemented by empty structs and
/// taken as a type argument, so that the JIT sees through every call.
/// </summary>
/// <typeparam name="T">The element: float or double.</typeparam>
/// <typeparam name="TVec">The vector.</typeparam>
internal unsafe interface ISimd<T, TVec>
    where T : unmanaged
    where TVec : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>
    /// Rows of the register block, 3 to 8; its columns are three vectors. Rows must divide 3 × <see cref="Width"/>, so that a
    /// packed column panel serves as row panels too, and 3 × rows + 4 vectors must fit the registers.
    /// </summary>
    static abstract int Rows { get; }

    /// <summary>A vector of zeros.</summary>
    static abstract TVec Zero { get; }

    /// <summary>Loads, at any alignment.</summary>
    static abstract TVec Load(T* source);

    /// <summary>Stores, at any alignment.</summary>
    static abstract void Store(T* destination, TVec value);

    /// <summary>The same element everywhere.</summary>
    static abstract TVec Broadcast(T value);

    /// <summary>x·y + z, contracted where the machine can.</summary>
    static abstract TVec MultiplyAdd(TVec x, TVec y, TVec z);

    /// <summary>x·y.</summary>
    static abstract TVec Multiply(TVec x, TVec y);

    /// <summary>x·y + z for single elements, rounded as <see cref="MultiplyAdd"/> rounds.</summary>
    static abstract T MultiplyAddScalar(T x, T y, T z);

    /// <summary>The side of the square block that <see cref="Transpose"/> turns.</summary>
    static abstract int TransposeSize { get; }

    /// <summary>destination[j·destinationStride + i] = source[i·sourceStride + j] for i, j below <see cref="TransposeSize"/>.</summary>
    static abstract void Transpose(T* source, nint sourceStride, T* destination, nint destinationStride);
}
