using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>The CPU's operators take their validation from the contracts, so that what is tested of the contracts holds for them.</summary>
public sealed class CpuContractTests : ContractTest
{
    [Fact]
    public void Operators_in_float_stand_on_their_contracts() => AssertStandOnContracts<float>();

    [Fact]
    public void Operators_in_double_stand_on_their_contracts() => AssertStandOnContracts<double>();

    private void AssertStandOnContracts<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using Accelerator cpu = CpuAccelerator.Create(threads: 1);
        Assert.IsAssignableFrom<GemmOperator<T>>(cpu.Get<IGemm<T>>());
        Assert.IsAssignableFrom<CholeskyOperator<T>>(cpu.Get<ICholesky<T>>());
        QrOperator<T> qr = Assert.IsAssignableFrom<QrOperator<T>>(cpu.Get<IQr<T>>());
        Assert.IsAssignableFrom<SymmetricEigenOperator<T>>(cpu.Get<ISymmetricEigen<T>>());
        Assert.IsAssignableFrom<BatchedRidgeOperator<T>>(cpu.Get<IBatchedRidge<T>>());
        GramOperator<T> gram = Assert.IsAssignableFrom<GramOperator<T>>(cpu.Get<IGram<T>>());
        LinearResidualOperator<T> residual = Assert.IsAssignableFrom<LinearResidualOperator<T>>(cpu.Get<ILinearResidual<T>>());
        LeaveOneOutOperator<T> leaveOneOut = Assert.IsAssignableFrom<LeaveOneOutOperator<T>>(cpu.Get<ILeaveOneOut<T>>());
        ColumnMomentsOperator<T> columns = Assert.IsAssignableFrom<ColumnMomentsOperator<T>>(cpu.Get<IColumnMoments<T>>());
        Assert.IsAssignableFrom<KrylovStepsOperator<T>>(cpu.Get<IKrylovSteps<T>>());
        Assert.IsAssignableFrom<BatchedConjugateGradientOperator<T>>(cpu.Get<IBatchedConjugateGradient<T>>());

        using IColumnMomentsAccumulator<T> columnMoments = columns.Begin(Queue, 1, 1, weighted: false);
        Assert.IsAssignableFrom<ColumnMomentsAccumulator<T>>(columnMoments);
        using IGramAccumulator<T> moments = gram.Begin(Queue, new GramShape(1, 1, false, true));
        using ILinearResidualAccumulator<T> sums = residual.Begin(Queue, new(Vector<double>(1), Matrix<double>(1, 1), Vector<double>(1)), weighted: false);
        using ILeaveOneOutAccumulator<T> errors = leaveOneOut.Begin(
            Queue, new(Vector<double>(1), Matrix<T>(1, 1), Matrix<T>(1, 1), Matrix<T>(1, 1), Vector<double>(1), 0), weighted: false);
        using IQrAccumulator<T> factor = qr.Begin(Queue, new QrShape(1, 1, false), Vector<double>(2), Vector<double>(2));
        Assert.IsAssignableFrom<GramAccumulator<T>>(moments);
        Assert.IsAssignableFrom<QrAccumulator<T>>(factor);
        Assert.IsAssignableFrom<LinearResidualAccumulator<T>>(sums);
        Assert.IsAssignableFrom<LeaveOneOutAccumulator<T>>(errors);
    }
}
