using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

// The operations of the steps, each of which a loop is made for.
internal sealed unsafe partial class PairTape<T, TVec, TSimd, TRoot, TMath>
{
    private interface IUnary
    {
        static abstract TVec Apply(TVec a);
    }

    private interface IBinary
    {
        static abstract TVec Apply(TVec a, TVec b);
    }

    private readonly struct CopyOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => a;
    }

    private readonly struct NegateOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TMath.Negate(a);
    }

    private readonly struct AbsOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TMath.Abs(a);
    }

    private readonly struct SqrtOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TRoot.Sqrt(a);
    }

    private readonly struct LogOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TMath.Log(a);
    }

    private readonly struct TanhOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => ElementaryFunctions<T, TVec, TSimd, TRoot, TMath>.Tanh(a);
    }

    private readonly struct SinOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TMath.Sin(a);
    }

    private readonly struct CosOperation : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a) => TMath.Cos(a);
    }

    private readonly struct AddOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TMath.Add(a, b);
    }

    private readonly struct SubtractOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TRoot.Subtract(a, b);
    }

    private readonly struct MultiplyOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TSimd.Multiply(a, b);
    }

    private readonly struct DivideOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TRoot.Divide(a, b);
    }

    private readonly struct MinimumOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TMath.Minimum(a, b);
    }

    private readonly struct MaximumOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => TMath.Maximum(a, b);
    }

    private readonly struct ExpOfProductOperation : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply(TVec a, TVec b) => ElementaryFunctions<T, TVec, TSimd, TRoot, TMath>.Exp(TSimd.Multiply(a, b));
    }

    /// <summary>Where the places of a call are.</summary>
    private readonly struct Memory(T** arrays, T* registers, T* uniforms)
    {
        public T** Arrays => arrays;

        public static nint Stride(int place) => place < 0 ? 0 : TSimd.Width;

        public Memory WithArrays(T** others) => new(others, registers, uniforms);

        public T* Uniform(int index) => uniforms + (index * TSimd.Width);

        /// <summary>Where a place holds the pairs from one of them on.</summary>
        public T* Of(int place, nint at)
            => place < 0 ? Uniform(~place) : place < TapePlan.FirstRegister ? arrays[place] + at : registers + ((place - TapePlan.FirstRegister) * Block);
    }
}
