namespace L2Gpu.Cpu;

/// <summary>What one column adds to a quantity of pairs. Implemented by empty structs and taken as a type argument.</summary>
/// <typeparam name="TVec">The vector.</typeparam>
internal interface IPairTerm<TVec>
    where TVec : unmanaged
{
    /// <summary>sum + term(x, y).</summary>
    static abstract TVec Add(TVec sum, TVec x, TVec y);
}
