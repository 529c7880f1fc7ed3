using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>(x − y)².</summary>
internal readonly struct SquareTerm<T, TVec, TSimd, TRoot> : IPairTerm<TVec>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add(TVec sum, TVec x, TVec y)
    {
        TVec difference = TRoot.Subtract(x, y);
        return TSimd.MultiplyAdd(difference, difference, sum);
    }
}

/// <summary>|x − y|.</summary>
internal readonly struct AbsoluteTerm<T, TVec, TRoot, TMath> : IPairTerm<TVec>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add(TVec sum, TVec x, TVec y) => TMath.Add(sum, TMath.Abs(TRoot.Subtract(x, y)));
}

/// <summary>(x − y)²/(x + y), or 0 where x + y is 0. The square itself may be beyond the numbers.</summary>
internal readonly struct ChiSquaredTerm<T, TVec, TSimd, TRoot, TMath> : IPairTerm<TVec>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add(TVec sum, TVec x, TVec y)
    {
        TVec difference = TRoot.Subtract(x, y);
        return TMath.Add(sum, TSimd.Multiply(difference, TMath.QuotientOrZero(difference, TMath.Add(x, y))));
    }
}
