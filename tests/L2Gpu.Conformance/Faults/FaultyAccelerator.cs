using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>An accelerator that is right but for one fault: what the suite must be able to tell from a right one.</summary>
public static class FaultyAccelerator
{
    /// <summary>Wraps the operators of a right accelerator. The device stays the right one's, which must outlive the result.</summary>
    public static Accelerator Create(Accelerator right, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(fault);
        var operators = new OperatorTable();
        Add<float>(right, fault, operators);
        Add<double>(right, fault, operators);
        if (right.TryGet(out IRandom? random)) operators.Add<IRandom>(new FaultyRandom(random, fault));
        if (right.TryGet(out ICrossbarWrite? write)) operators.Add<ICrossbarWrite>(new FaultyCrossbarWrite(write, fault));
        if (right.TryGet(out ICrossbarRead? crossbarRead)) operators.Add<ICrossbarRead>(new FaultyCrossbarRead(crossbarRead, fault));
        if (right.TryGet(out IIrDrop? irDrop)) operators.Add<IIrDrop>(new FaultyIrDrop(irDrop, fault));
        return new Accelerator(right.Device, operators);
    }

    private static void Add<T>(Accelerator right, Fault fault, OperatorTable operators)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (right.TryGet(out IGemm<T>? gemm)) operators.Add<IGemm<T>>(new FaultyGemm<T>(gemm, fault));
        if (right.TryGet(out IGram<T>? gram)) operators.Add<IGram<T>>(new FaultyGram<T>(gram, fault));
        if (right.TryGet(out ICholesky<T>? cholesky)) operators.Add<ICholesky<T>>(new FaultyCholesky<T>(cholesky, fault));
        if (right.TryGet(out IQr<T>? qr)) operators.Add<IQr<T>>(new FaultyQr<T>(qr, fault));
        if (right.TryGet(out ISymmetricEigen<T>? eigen)) operators.Add<ISymmetricEigen<T>>(new FaultySymmetricEigen<T>(eigen, fault));
        if (right.TryGet(out ILinearResidual<T>? residual)) operators.Add<ILinearResidual<T>>(new FaultyLinearResidual<T>(residual, fault));
        if (right.TryGet(out ILeaveOneOut<T>? leaveOneOut)) operators.Add<ILeaveOneOut<T>>(new FaultyLeaveOneOut<T>(leaveOneOut, fault));
        if (right.TryGet(out IBatchedRidge<T>? batchedRidge)) operators.Add<IBatchedRidge<T>>(new FaultyBatchedRidge<T>(batchedRidge, fault));
        if (right.TryGet(out IColumnMoments<T>? moments)) operators.Add<IColumnMoments<T>>(new FaultyColumnMoments<T>(moments, fault));
        if (right.TryGet(out IKrylovSteps<T>? steps)) operators.Add<IKrylovSteps<T>>(new FaultyKrylovSteps<T>(steps, fault));
        if (right.TryGet(out IBatchedConjugateGradient<T>? batched))
            operators.Add<IBatchedConjugateGradient<T>>(new FaultyBatchedConjugateGradient<T>(batched, fault));
        if (right.TryGet(out IConversion<T>? conversion)) operators.Add<IConversion<T>>(new FaultyConversion<T>(conversion, fault));
        if (right.TryGet(out IPairwise<T>? pairwise)) operators.Add<IPairwise<T>>(new FaultyPairwise<T>(pairwise, fault));
    }
}
