namespace L2Gpu.Cpu;

/// <summary>
/// What functions of pairs need beyond <see cref="ISimd{T, TVec}"/> and <see cref="IRootMath{T, TVec}"/>. Implemented by empty structs, one for each vector type.
/// </summary>
/// <typeparam name="T">The element: float or double.</typeparam>
/// <typeparam name="TVec">The vector.</typeparam>
internal interface IPairMath<T, TVec>
    where T : unmanaged
    where TVec : unmanaged
{
    /// <summary>x + y.</summary>
    static abstract TVec Add(TVec x, TVec y);

    /// <summary>−x, also of 0 and NaN.</summary>
    static abstract TVec Negate(TVec x);

    /// <summary>|x|.</summary>
    static abstract TVec Abs(TVec x);

    /// <summary>The smaller one; NaN if one is NaN.</summary>
    static abstract TVec Minimum(TVec x, TVec y);

    /// <summary>The smaller one; NaN if y is, and either if x is, which is faster.</summary>
    static abstract TVec Lesser(TVec x, TVec y);

    /// <summary>The larger one; NaN if one is NaN.</summary>
    static abstract TVec Maximum(TVec x, TVec y);

    /// <summary>x, no less than one number and no more than another; NaN stays NaN.</summary>
    static abstract TVec Clamp(TVec x, TVec low, TVec high);

    /// <summary>The magnitude of one with the sign of another.</summary>
    static abstract TVec CopySign(TVec magnitude, TVec sign);

    /// <summary>x·2ⁿ, rounded once, for x between ½ and 2 and whole n from −1080 to 1026 (float: −152 to 130). NaN in either gives NaN.</summary>
    static abstract TVec Scale(TVec x, TVec n);

    /// <summary>The natural logarithm, to 3 units in the last place.</summary>
    static abstract TVec Log(TVec x);

    /// <summary>The sine, to 1 unit in the last place, however large x is.</summary>
    static abstract TVec Sin(TVec x);

    /// <summary>The cosine, to 1 unit in the last place, however large x is.</summary>
    static abstract TVec Cos(TVec x);

    /// <summary>x / y; 0 where y is 0.</summary>
    static abstract TVec QuotientOrZero(TVec x, TVec y);

    /// <summary>Whether all of x are at least what is beside them; NaN in either is not.</summary>
    static abstract bool AllAtLeast(TVec x, TVec least);

    /// <summary>Whether least ≤ x ≤ most in every lane; false where one is NaN.</summary>
    static abstract bool AllBetween(TVec least, TVec x, TVec most);

    /// <summary>The sum of the lanes, in an order that never changes.</summary>
    static abstract T Sum(TVec x);
}
