using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="PairTape{T}"/> over one set of vector operations.</summary>
internal sealed unsafe partial class PairTape<T, TVec, TSimd, TRoot, TMath>(TapePlan plan) : PairTape<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    // Pairs in a block: a few registers of it and the quantities stay in the first-level cache. A whole number of vectors.
    private const int Block = 256;

    // The arrays of quantities, and the result.
    private const int Arrays = TapePlan.FirstRegister;

    public override int ScratchSize { get; } = (plan.Registers * Block) + ((plan.Uniforms + Arrays) * TSimd.Width);

    public override void Run(nint count, T* dot, T* squared, T* absolute, T* chi, T left, T* right, T* result, T* scratch)
    {
        if (count == 0) return;
        T** arrays = stackalloc T*[Arrays] { dot, squared, absolute, chi, right, result };
        var memory = new Memory(arrays, scratch, scratch + (plan.Registers * Block));
        PrepareRow(memory, left);
        nint whole = count - (count % TSimd.Width);
        nint block = plan.Registers > 0 ? Block : whole;
        for (nint at = 0; at < whole; at += block) RunBlock(memory, at, nint.Min(block, whole - at));
        if (whole < count) RunRest(memory, whole, count - whole);
    }

    private void PrepareRow(Memory memory, T left)
    {
        foreach ((int uniform, double value) in plan.Constants) TSimd.Store(memory.Uniform(uniform), TSimd.Broadcast(T.CreateTruncating(value)));
        if (plan.LeftNorm >= 0) TSimd.Store(memory.Uniform(plan.LeftNorm), TSimd.Broadcast(left));
        foreach (TapeStep step in plan.RowSteps) Carry(step, memory, 0, TSimd.Width);
    }

    private void RunBlock(Memory memory, nint at, nint count)
    {
        foreach (TapeStep step in plan.Steps) Carry(step, memory, at, count);
    }

    // Fewer pairs than a vector has elements: what is there is copied to where a whole vector may be read and written.
    private void RunRest(Memory memory, nint at, nint count)
    {
        T* rest = memory.Uniform(plan.Uniforms);
        T** arrays = stackalloc T*[Arrays];
        for (int i = 0; i < Arrays; i++)
        {
            arrays[i] = rest + (i * TSimd.Width);
            if (i == TapePlan.Result || memory.Arrays[i] == null) continue;
            TSimd.Store(arrays[i], TSimd.Zero);
            for (nint j = 0; j < count; j++) arrays[i][j] = memory.Arrays[i][at + j];
        }

        RunBlock(memory.WithArrays(arrays), 0, TSimd.Width);
        for (nint j = 0; j < count; j++) memory.Arrays[TapePlan.Result][at + j] = arrays[TapePlan.Result][j];
    }

    private static void Carry(TapeStep step, Memory memory, nint at, nint count)
    {
        T* to = memory.Of(step.Destination, at), a = memory.Of(step.A, at), b = memory.Of(step.B, at), c = memory.Of(step.C, at);
        nint stepA = Memory.Stride(step.A), stepB = Memory.Stride(step.B), stepC = Memory.Stride(step.C);
        switch (step.Operation)
        {
            case TapeOperation.Copy:
                Map<CopyOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Add:
                Map<AddOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Subtract:
                Map<SubtractOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Multiply:
                Map<MultiplyOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Divide:
                Map<DivideOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Minimum:
                Map<MinimumOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Maximum:
                Map<MaximumOperation>(to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Negate:
                Map<NegateOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Abs:
                Map<AbsOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Sqrt:
                Map<SqrtOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Log:
                Map<LogOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Tanh:
                Map<TanhOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Sin:
                Map<SinOperation>(to, a, stepA, count);
                break;
            case TapeOperation.Cos:
                Map<CosOperation>(to, a, stepA, count);
                break;
            case TapeOperation.ExpOfProduct:
                Exponentials(step, to, a, stepA, b, stepB, count);
                break;
            case TapeOperation.Power:
                Powers(to, a, stepA, count, step.Exponent);
                break;
            default:
                MultiplyAdd(to, a, stepA, b, stepB, c, stepC, count, Math.Max(1, step.Exponent));
                break;
        }
    }

    private static void Exponentials(in TapeStep step, T* to, T* a, nint stepA, T* b, nint stepB, nint count)
    {
        if (stepB == 0 && TakesFactor(*b)) Exponentials(step.A, count, *b, a, stepA, to);
        else if (stepA == 0 && TakesFactor(*a)) Exponentials(step.B, count, *a, b, stepB, to);
        else Map<ExpOfProductOperation>(to, a, stepA, b, stepB, count);
    }

    private static bool TakesFactor(T factor) => ExponentialKernel<T, TVec, TSimd, TRoot, TMath>.Takes(factor);

    private static void Exponentials(int place, nint count, T factor, T* numbers, nint step, T* to)
    {
        if (TapePlan.IsDistance(place) && T.Abs(factor) != T.One)
            ExponentialKernel<T, TVec, TSimd, TRoot, TMath>.Run<ExponentialKernel<T, TVec, TSimd, TRoot, TMath>.ScaledDistance>(count, factor, numbers, step, to);
        else
            ExponentialKernel<T, TVec, TSimd, TRoot, TMath>.Run<ExponentialKernel<T, TVec, TSimd, TRoot, TMath>.AnyNumber>(count, factor, numbers, step, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TOperation>(T* to, T* a, nint stepA, nint count)
        where TOperation : struct, IUnary
    {
        for (nint i = 0; i < count; i += TSimd.Width, a += stepA) TSimd.Store(to + i, TOperation.Apply(TSimd.Load(a)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TOperation>(T* to, T* a, nint stepA, T* b, nint stepB, nint count)
        where TOperation : struct, IBinary
    {
        for (nint i = 0; i < count; i += TSimd.Width, a += stepA, b += stepB) TSimd.Store(to + i, TOperation.Apply(TSimd.Load(a), TSimd.Load(b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Powers(T* to, T* a, nint stepA, nint count, int exponent)
    {
        for (nint i = 0; i < count; i += TSimd.Width, a += stepA) TSimd.Store(to + i, ElementaryFunctions<T, TVec, TSimd, TRoot, TMath>.Power(TSimd.Load(a), exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd(T* to, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, nint count, int exponent)
    {
        for (nint i = 0; i < count; i += TSimd.Width, a += stepA, b += stepB, c += stepC)
        {
            TVec sum = TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), TSimd.Load(c));
            TSimd.Store(to + i, ElementaryFunctions<T, TVec, TSimd, TRoot, TMath>.Power(sum, exponent));
        }
    }
}
