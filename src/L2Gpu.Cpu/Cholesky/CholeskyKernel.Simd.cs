using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary><see cref="CholeskyKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe class CholeskyKernel<T, TVec, TSimd, TRoot> : CholeskyKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    // Columns factored before the rest of the matrix is updated by one product: bounds the scratch memory to n times this.
    private const long Strip = 21 * FactorJob<T, TVec, TSimd, TRoot>.Step;

    public override int Lanes => TSimd.Width;

    public override int Factor(GemmEngine<T> gemm, long order, T* a, long lda)
    {
        for (long first = 0; first < order; first += Strip)
        {
            long columns = Math.Min(Strip, order - first);
            int failure = FactorStrip(gemm.Pool, order - first, columns, a + (first * lda) + first, lda);
            if (failure > 0)
                return checked((int)(first + failure));
            long rest = order - first - columns;
            T* below = a + ((first + columns) * lda) + first;
            gemm.SymmetricUpdate(false, rest, columns, -T.One, below, lda, T.One, below + columns, lda);
        }

        return 0;
    }

    public override void Solve(WorkerPool pool, long order, T* l, long ldl, T* b, long ldb, long columns, long stride, long systems)
    {
        if (columns == 1 && systems == 1)
        {
            SolveVector(pool, order, l, ldl, b, ldb);
            return;
        }

        RightSides<T, TVec, TSimd> sides = new() { Address = b, Ld = ldb, Stride = stride, Rows = order, Columns = columns, Systems = systems };
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(TriangularFactor<T>.ScratchSize(order, TSimd.Rows));
        var factor = TriangularFactor<T>.Prepare(l, ldl, order, TSimd.Rows, scratch.Pointer);
        long panels = sides.Panels;
        if (pool.Threads > 1 && panels < 2L * pool.Threads && order > 2 * TriangularPanels<T, TVec, TSimd, TRoot>.Chunk)
        {
            SolveFewPanels(pool, factor, sides);
            return;
        }

        PanelSolveJob<T, TVec, TSimd, TRoot> job = new() { Factor = factor, B = sides, Group = GroupOf(pool, panels) };
        pool.Run(ref job, job.TaskCount);
    }

    public override void InverseDiagonal(WorkerPool pool, long order, T* l, long ldl, T* diagonal)
    {
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(TriangularFactor<T>.ScratchSize(order, TSimd.Rows));
        InverseDiagonalJob<T, TVec, TSimd, TRoot> job = new()
        {
            Factor = TriangularFactor<T>.Prepare(l, ldl, order, TSimd.Rows, scratch.Pointer),
            Diagonal = diagonal,

            // Sums are cut counting from a task's first row, so that tasks must be the same for any number of threads.
            Group = (int)Math.Clamp(GemmBlocking.Ceiling(order, 3 * TSimd.Width) / 8, 1, 4),
        };
        pool.Run(ref job, job.TaskCount);
    }

    public override Int128 Scratch(int threads, long order, long columns)
    {
        // A panel of right sides is as wide as one of the store; a task has four of them at most, and few of them are taken together.
        long panel = (order + TSimd.Rows) * 3 * TSimd.Width, sides = GemmBlocking.Ceiling(Math.Max(1, columns), 3 * TSimd.Width);
        Int128 factor = ScratchPool.BytesOf<T>(StripSize(order, Math.Min(order, Strip))) + ScratchPool.BytesOf<int>(order);
        Int128 solve = Int128.Max(threads * (Int128)ScratchPool.BytesOf<T>(4 * panel), ScratchPool.BytesOf<T>(Math.Min(sides, 2L * threads) * panel));
        return Int128.Max(factor, ScratchPool.BytesOf<T>(TriangularFactor<T>.ScratchSize(order, TSimd.Rows)) + solve);
    }

    public override void FactorLanes(int systems, int order, T* a, long lda, long stride, int* status)
    {
        int padded = order + (order % LaneFactor<T, TVec, TSimd, TRoot>.Multiple);
        using ScratchBlock<T> store = ScratchPool.Shared.Rent<T>(LaneStore<T, TVec, TSimd>.Size(padded));
        LaneStore<T, TVec, TSimd>.Load(a, stride, lda, systems, order, padded, store.Pointer);
        TVec failure = LaneFactor<T, TVec, TSimd, TRoot>.Run(padded, store.Pointer);
        LaneStore<T, TVec, TSimd>.Save(store.Pointer, a, stride, lda, systems, order);
        for (int s = 0; s < systems; s++)
            status[s] = int.CreateTruncating(((T*)&failure)[s]);
    }

    public override void SolveLanes(int systems, int order, T* l, long ldl, long strideL, int columns, T* b, long ldb, long strideB)
    {
        int padded = (order + LaneSolve<T, TVec, TSimd, TRoot>.Multiple - 1) & -LaneSolve<T, TVec, TSimd, TRoot>.Multiple;
        using ScratchBlock<T> store = ScratchPool.Shared.Rent<T>(LaneStore<T, TVec, TSimd>.Size(padded) + ((long)padded * columns * TSimd.Width));
        T* sides = store.Pointer + LaneStore<T, TVec, TSimd>.Size(padded);
        LaneStore<T, TVec, TSimd>.Load(l, strideL, ldl, systems, order, padded, store.Pointer);
        LaneStore<T, TVec, TSimd>.LoadSides(b, strideB, ldb, systems, order, padded, columns, sides);
        LaneSolve<T, TVec, TSimd, TRoot>.Run(padded, store.Pointer, columns, sides);
        LaneStore<T, TVec, TSimd>.SaveSides(sides, b, strideB, ldb, systems, order, columns);
    }

    // Measured: up to about this order a second thread costs more than it does.
    private const long AloneOrder = 384;

    private static long StripSize(long rows, long columns)
    {
        int nr = PanelStore<T, TVec, TSimd>.Nr;
        return PanelStore<T, TVec, TSimd>.Size(rows, columns) + (2 * GemmBlocking.Ceiling(columns, nr) * nr);
    }

    private static int FactorStrip(WorkerPool pool, long rows, long columns, T* a, long lda)
    {
        // Small tiles share out better, large ones reuse more of what they read. No bit depends on the choice.
        bool alone = pool.Threads == 1 || rows <= AloneOrder;
        long tile = alone ? 192 : 96;
        int nr = PanelStore<T, TVec, TSimd>.Nr;
        long size = PanelStore<T, TVec, TSimd>.Size(rows, columns);
        long padded = GemmBlocking.Ceiling(columns, nr) * nr;
        using ScratchBlock<T> memory = ScratchPool.Shared.Rent<T>(StripSize(rows, columns));
        using ScratchBlock<int> progress = ScratchPool.Shared.Rent<int>(GemmBlocking.Ceiling(rows, tile) + 1);
        new Span<int>(progress.Pointer, checked((int)GemmBlocking.Ceiling(rows, tile) + 1)).Clear();
        FactorJob<T, TVec, TSimd, TRoot> job = new()
        {
            Store = new(memory.Pointer, columns), A = a, Lda = lda, Rows = rows, Columns = columns, Tile = tile,
            Diagonal = memory.Pointer + size, Inverse = memory.Pointer + size + padded,
            Failure = progress.Pointer, Progress = progress.Pointer + 1,
        };
        if (!alone) pool.Run(ref job, job.TaskCount);
        else for (int task = 0; task < job.TaskCount; task++) job.Execute(task, 0);
        return *progress.Pointer;
    }

    // Panels in one task share what is read of L; several tasks a thread even out the end. No bit depends on the choice.
    private static int GroupOf(WorkerPool pool, long panels)
        => (int)Math.Clamp(pool.Threads == 1 ? panels : panels / (4L * pool.Threads), 1, 4);

    private static void SolveFewPanels(WorkerPool pool, in TriangularFactor<T> factor, in RightSides<T, TVec, TSimd> sides)
    {
        int panels = (int)sides.Panels, vectors = sides.Vectors(panels - 1);
        long chunk = TriangularPanels<T, TVec, TSimd, TRoot>.Chunk, size = factor.Padded * 3 * TSimd.Width;
        using ScratchBlock<T> x = ScratchPool.Shared.Rent<T>(panels * size);
        for (int g = 0; g < panels; g++)
            sides.Load(g, x.Pointer + (g * size), factor.Padded);
        PanelUpdateJob<T, TVec, TSimd, TRoot> job = new() { Factor = factor, X = x.Pointer, Panels = panels, Vectors = vectors };
        for (long c = 0; c < factor.Padded; c += chunk)
        {
            for (int g = 0; g < panels; g++)
                TriangularPanels<T, TVec, TSimd, TRoot>.ForwardChunk(factor, x.Pointer + (g * size), g < panels - 1 ? 3 : vectors, 0, c);
            job.Chunk = c;
            pool.Run(ref job, job.TaskCount);
        }

        job.Backward = true;
        for (long c = (factor.Padded - 1) / chunk * chunk; c >= 0; c -= chunk)
        {
            for (int g = 0; g < panels; g++)
                TriangularPanels<T, TVec, TSimd, TRoot>.BackwardChunk(factor, x.Pointer + (g * size), g < panels - 1 ? 3 : vectors, c);
            job.Chunk = c;
            pool.Run(ref job, job.TaskCount);
        }

        for (int g = 0; g < panels; g++)
            sides.Save(g, x.Pointer + (g * size));
    }

    private static void SolveVector(WorkerPool pool, long order, T* l, long ldl, T* b, long ldb)
    {
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(order);
        T* x = scratch.Pointer;
        for (long i = 0; i < order; i++)
            x[i] = b[i * ldb];
        long chunk = TriangularVector<T, TVec, TSimd, TRoot>.Chunk;
        VectorUpdateJob<T, TVec, TSimd, TRoot> job = new() { L = l, Ld = ldl, X = x };
        for (long c = 0; c < order; c += chunk)
        {
            long end = Math.Min(c + chunk, order);
            TriangularVector<T, TVec, TSimd, TRoot>.ForwardChunk(l, ldl, x, c, end);
            (job.First, job.End, job.From, job.To) = (c, end, end, order);
            pool.Run(ref job, job.TaskCount);
        }

        job.Backward = true;
        for (long c = (order - 1) / chunk * chunk; c >= 0; c -= chunk)
        {
            long end = Math.Min(c + chunk, order);
            TriangularVector<T, TVec, TSimd, TRoot>.BackwardChunk(l, ldl, x, c, end);
            (job.First, job.End, job.From, job.To) = (c, end, 0, c);
            pool.Run(ref job, job.TaskCount);
        }

        for (long i = 0; i < order; i++)
            b[i * ldb] = x[i];
    }
}
