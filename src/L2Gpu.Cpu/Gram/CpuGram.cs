using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Gram matrices in SIMD.</summary>
internal sealed unsafe class CpuGram<T>(CpuContext context) : GramOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // From here on a single product is worth sharing out among threads.
    private const double LargeProduct = 4e6;

    private readonly MomentKernel<T> _kernel = MomentKernel<T>.Create(context.Isa);
    private readonly GemmEngine<T> _engine = new(context.Pool, context.Isa);

    /// <inheritdoc/>
    protected override IGramAccumulator<T> Start(IQueue queue, GramShape shape) => new CpuGramAccumulator<T>(context, _kernel, queue, shape);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram)
    {
        // The engine's panels beat the moments' where there is nothing to weigh and enough to multiply.
        if (weights is null && (double)x.Rows * x.Columns * x.Columns >= LargeProduct)
        {
            RunSymmetric(x, ofColumns: true, gram);
            return;
        }

        using BufferLease xLease = x.Buffer.Lease(), gramLease = gram.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        GramBatchJob<T> job = new()
        {
            Pool = context.Pool, Kernel = _kernel, Columns = x.Columns, Count = gram.Count,
            Rows = new MomentRows<T> { X = x.Address(), Ldx = x.LeadingDimension, Count = x.Rows, Weights = weights is { } w ? w.Address() : null },
            XStride = x.Stride, WeightStride = weights?.Stride ?? 0,
            Gram = gram.Address(), Ld = gram.LeadingDimension, GramStride = gram.Stride,
        };
        Share(ref job, job.TaskCount, (double)x.Rows * x.Columns * x.Columns);
    }

    /// <inheritdoc/>
    protected override void RunRows(IQueue queue, BatchView<T> x, BatchView<T> gram) => RunSymmetric(x, ofColumns: false, gram);

    /// <inheritdoc/>
    protected override void RunAssemble(
        IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
    {
        using BufferLease gramLease = gram.Buffer.Lease(), scaleLease = scale.Buffer.Lease();
        using BufferLease penaltyLease = penalty.Buffer.Lease(), systemLease = system.Buffer.Lease();
        AssembleJob<T> job = new()
        {
            Order = system.Rows, Gram = gram.Address(), LdGram = gram.LeadingDimension, Scale = scale.Address(), Penalty = penalty.Address(),
            System = system.Address(), LdSystem = system.LeadingDimension,
        };
        context.Pool.Run(ref job, job.TaskCount);
    }

    private void RunSymmetric(BatchView<T> x, bool ofColumns, BatchView<T> gram)
    {
        using BufferLease xLease = x.Buffer.Lease(), gramLease = gram.Buffer.Lease();
        SymmetricProductJob<T> job = new()
        {
            Engine = _engine, OfColumns = ofColumns, Rows = x.Rows, Columns = x.Columns, X = x.Address(), Ldx = x.LeadingDimension, XStride = x.Stride,
            Gram = gram.Address(), Ld = gram.LeadingDimension, GramStride = gram.Stride,
        };
        Share(ref job, checked((int)gram.Count), (double)gram.Rows * gram.Rows * (ofColumns ? x.Rows : x.Columns));
    }

    /// <summary>Many products are shared out whole; a few large ones are computed one after another, each shared out in itself.</summary>
    private void Share<TJob>(ref TJob job, int tasks, double productsInEach)
        where TJob : struct, ITaskJob
    {
        if (tasks >= 16 || (tasks > 1 && productsInEach < LargeProduct))
        {
            context.Pool.Run(ref job, tasks);
            return;
        }

        for (int task = 0; task < tasks; task++) job.Execute(task, 0);
    }
}
