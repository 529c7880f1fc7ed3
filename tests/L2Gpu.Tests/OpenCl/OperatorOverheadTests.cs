using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What an operator costs the host beside its launches: a few objects, and nothing that grows.</summary>
public sealed class OperatorOverheadTests
{
    private const int Order = 96, Calls = 100;

    [OpenClFact]
    public void Operators_that_are_called_again_allocate_next_to_nothing()
    {
        using Accelerator accelerator = SourceAccelerator.Create(OpenClPresence.Open());
        using IQueue queue = accelerator.Device.CreateQueue();
        using DeviceBuffer buffer = accelerator.Device.Allocate(4 * Order * Order * sizeof(double)), status = accelerator.Device.Allocate(sizeof(int));
        ((ISourceQueue)queue).Clear(buffer, 0, buffer.ByteLength);
        MatrixView<double> a = Block(buffer, 0), b = Block(buffer, 1), c = Block(buffer, 2);
        var products = new VectorView<double>(buffer, 3 * Order * Order, Order);
        IGemm<double> gemm = accelerator.Get<IGemm<double>>();
        ICholesky<double> cholesky = accelerator.Get<ICholesky<double>>();
        IKrylovSteps<double> krylov = accelerator.Get<IKrylovSteps<double>>();
        AssertSmall("Gemm.Multiply", 512, queue, () => gemm.Multiply(queue, Transpose.Yes, Transpose.No, 1, a.AsBatch(), b.AsBatch(), 0, c.AsBatch()));
        AssertSmall("KrylovSteps.Dot", 512, queue, () => krylov.Dot(queue, a, b, products));
        AssertSmall("Cholesky.Factor", 4096, queue, () => cholesky.Factor(queue, a.AsBatch(), new VectorView<int>(status, 0, 1)));
        AssertSmall("Cholesky.Solve", 4096, queue, () => cholesky.Solve(queue, a.AsBatch(), b.AsBatch()));
    }

    private static MatrixView<double> Block(DeviceBuffer buffer, int index) => new(buffer, (long)index * Order * Order, Order, Order, Order);

    private static void AssertSmall(string name, long limit, IQueue queue, Action call)
    {
        for (int i = 0; i < Calls; i++) call();
        queue.Synchronize();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) call();
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        queue.Synchronize();
        Assert.True(each <= limit, $"{name} allocates {each} bytes a call; {limit} are allowed.");
    }
}
