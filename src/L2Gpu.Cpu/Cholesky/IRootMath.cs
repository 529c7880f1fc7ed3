namespace L2Gpu.Cpu;

/// <summary>
/// What factoring and substitution need beyond <see cref="ISimd{T, TVec}"/>. Implemented by empty structs, one for each vector type.
/// </summary>
/// <typeparam name="T">The element: float or double.</typeparam>
/// <typeparam name="TVec">The vector.</typeparam>
internal interface IRootMath<T, TVec>
    where T : unmanaged
    where TVec : unmanaged
{
    /// <summary>x − y.</summary>
    static abstract TVec Subtract(TVec x, TVec y);

    /// <summary>z − x·y, contracted where the machine can.</summary>
    static abstract TVec SubtractProduct(TVec z, TVec x, TVec y);

    /// <summary>z − x·y for single elements, rounded as the vectors are.</summary>
    static abstract T SubtractProduct(T z, T x, T y);

    /// <summary>x / y.</summary>
    static abstract TVec Divide(TVec x, TVec y);

    /// <summary>√x.</summary>
    static abstract TVec Sqrt(TVec x);

    /// <summary>
    /// In each lane <paramref name="first"/> where that is not 0; else 0 where the pivot is positive; else the position.
    /// A NaN is not positive.
    /// </summary>
    static abstract TVec FirstFailure(TVec first, TVec pivot, TVec position);
}
