using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.OpenCl;

/// <summary>
/// A device with memory of its own and every family but the eigensolver: the kernels that there are, and references, which read and write through the queue, for the others.
/// </summary>
internal static class RemoteAccelerator
{
    public static Accelerator Open(SourceDeviceOptions? options = null) => Create(OpenClPresence.Open(options));

    public static Accelerator Create(ISourceDevice device)
    {
        Accelerator kernels = SourceAccelerator.Create(device);
        var operators = new OperatorTable();
        Add<float>(operators, kernels);
        Add<double>(operators, kernels);
        return new Accelerator(device, operators);
    }

    private static void Add<T>(OperatorTable operators, Accelerator kernels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Take<IGemm<T>>(() => new GemmReference<T>());
        Take<IGram<T>>(() => new GramReference<T>());
        Take<ICholesky<T>>(() => new CholeskyReference<T>());
        Take<IQr<T>>(() => new QrReference<T>());
        Take<ILinearResidual<T>>(() => new LinearResidualReference<T>());
        Take<ILeaveOneOut<T>>(() => new LeaveOneOutReference<T>());
        Take<IBatchedRidge<T>>(() => new BatchedRidgeReference<T>());
        Take<IColumnMoments<T>>(() => new ColumnMomentsReference<T>());
        Take<IKrylovSteps<T>>(() => new KrylovStepsReference<T>());
        Take<IBatchedConjugateGradient<T>>(() => new BatchedConjugateGradientReference<T>());
        Take<IPairwise<T>>(() => new PairwiseReference<T>());
        Take<IConversion<T>>(() => new ConversionReference<T>());

        void Take<TOperator>(Func<TOperator> reference)
            where TOperator : class
            => operators.Add(kernels.TryGet(out TOperator? found) ? found : reference());
    }
}
