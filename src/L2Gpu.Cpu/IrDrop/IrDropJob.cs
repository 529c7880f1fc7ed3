using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Arrays and their solves: reads, or for effective conductances bit lines. One task an array, or a solve of the one that is factored.</summary>
internal unsafe struct IrDropJob : ITaskJob
{
    private IrDropFactors _factors;
    private bool _isFactored;
    private bool _sharesSolves;
    private long _array;

    public WorkerPool Pool;
    public IrDropKernel Kernel;
    public IrDropShape Shape;
    public WireResistance Wires;
    public IrDropLimits Limits;

    /// <summary>G.</summary>
    public double* Conductances;
    public long LdConductances;
    public long StrideConductances;
    public int Arrays;

    /// <summary>Solves of each array.</summary>
    public int Solves;

    /// <summary>Whether bit lines are driven by <see cref="Voltages"/>, not word lines.</summary>
    public bool IsTransposed;

    /// <summary>V; null for effective conductances.</summary>
    public double* Voltages;
    public long LdVoltages;
    public long StrideVoltages;

    /// <summary>Currents, or H.</summary>
    public double* Results;
    public long LdResults;
    public long StrideResults;

    /// <summary>Where node voltages go; null for nowhere.</summary>
    public double* WordLines;
    public long LdWordLines;
    public long StrideWordLines;
    public double* BitLines;
    public long LdBitLines;
    public long StrideBitLines;

    /// <summary>Two numbers a solve.</summary>
    public double* Evidence;
    public long LdEvidence;

    // Whoever helps with the strips of one solve: a small one is done before others have come, and would only wait for them.
    private readonly WorkerPool? Sharing => _sharesSolves ? Pool : null;

    private readonly long Driven => IsTransposed ? Shape.Columns : Shape.Rows;

    /// <summary>What carrying a call out takes.</summary>
    /// <param name="shape">The arrays.</param>
    /// <param name="arrays">How many.</param>
    /// <param name="solves">Solves of each.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="sharesSolves">Whether they share each solve.</param>
    /// <returns>Bytes.</returns>
    public static Int128 Bytes(IrDropShape shape, long arrays, long solves, int threads, bool sharesSolves)
    {
        Int128 factors = ScratchPool.BytesOf<double>(IrDropFactors.Matrices * shape.MatrixSize), solve = ScratchPool.BytesOf<double>(IrDropVectors.Size(shape)), strip = ScratchPool.BytesOf<double>(IrDropKernel.StripSize(shape));
        if (sharesSolves) return factors + solve + (Math.Min(threads, shape.RowStrips) * strip);
        return AreTasks(arrays, solves, threads) ? Math.Min(threads, arrays) * (factors + solve + strip) : factors + (Math.Min(threads, solves) * (solve + strip));
    }

    /// <summary>Carries all out.</summary>
    /// <param name="job">The job.</param>
    /// <param name="sharesSolves">Whether threads share each solve, rather than have one each.</param>
    public static void Run(ref IrDropJob job, bool sharesSolves)
    {
        job._isFactored = false;
        job._sharesSolves = sharesSolves;
        if (!sharesSolves && AreTasks(job.Arrays, job.Solves, job.Pool.Threads))
        {
            job.Pool.Run(ref job, job.Arrays);
            return;
        }

        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(IrDropFactors.Matrices * job.Shape.MatrixSize);
        for (job._array = 0; job._array < job.Arrays; job._array++)
        {
            job._factors = job.Factor(job._array, block.Pointer);
            job._isFactored = true;
            if (!sharesSolves) job.Pool.Run(ref job, job.Solves);
            for (int index = 0; index < job.Solves && sharesSolves; index++) job.Solve(job._array, index, job._factors);
        }
    }

    public readonly void Execute(int task, int worker)
    {
        if (_isFactored)
        {
            Solve(_array, task, _factors);
            return;
        }

        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(IrDropFactors.Matrices * Shape.MatrixSize);
        IrDropFactors factors = Factor(task, block.Pointer);
        for (int index = 0; index < Solves; index++) Solve(task, index, factors);
    }

    // Whether a task is an array with all of its solves.
    private static bool AreTasks(long arrays, long solves, int threads) => arrays >= 2 * threads || (arrays > 1 && solves < threads);

    private readonly IrDropFactors Factor(long array, double* block)
    {
        IrDropFactorJob job = new()
        {
            Kernel = Kernel, Shape = Shape, Factors = IrDropFactors.At(block, Shape), Conductances = Conductances + (array * StrideConductances), LdConductances = LdConductances,
            BitLine = Wires.BitLine, Ratio = Wires.WordLine / Wires.BitLine,
        };
        IrDropFactorJob.Run(Sharing, ref job);
        return job.Factors;
    }

    private readonly void Solve(long array, int index, IrDropFactors factors)
    {
        long solve = (array * Solves) + index;
        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(IrDropVectors.Size(Shape));
        IrDropVectors vectors = IrDropVectors.At(block.Pointer, Shape);
        new Span<double>(vectors.Drive, (int)(block.Pointer + IrDropVectors.Size(Shape) - vectors.Drive)).Clear();
        if (Voltages is null) vectors.Sense[index] = 1;
        else Buffer.MemoryCopy(Voltages + (array * StrideVoltages) + (index * LdVoltages), IsTransposed ? vectors.Sense : vectors.Drive, Driven * sizeof(double), Driven * sizeof(double));

        IrDropIteration iteration = new(Sharing, Kernel, Shape, factors, vectors, Wires.WordLine / Wires.BitLine);
        (int taken, double residual) = iteration.Solve(Limits);
        Evidence[solve * LdEvidence] = taken;
        Evidence[(solve * LdEvidence) + 1] = residual;
        double* results = Results + (array * StrideResults);
        if (Voltages is null)
        {
            for (int i = 0; i < Shape.Rows; i++) results[(i * LdResults) + index] = Marked(vectors.First[i] / Wires.WordLine, residual);
        }
        else if (IsTransposed)
        {
            for (int i = 0; i < Shape.Rows; i++) results[(index * LdResults) + i] = Marked(vectors.First[i] / Wires.WordLine, residual);
        }
        else
        {
            double* end = vectors.Solution + ((Shape.Rows - 1) * (long)Shape.Ld);
            for (int j = 0; j < Shape.Columns; j++) results[(index * LdResults) + j] = Marked(end[j] / Wires.BitLine, residual);
        }

        if (WordLines is null) return;
        iteration.AnswerSolution();
        for (int i = 0; i < Shape.Rows; i++)
        {
            Copy(vectors.Answer + ((long)i * Shape.Ld), WordLines + (solve * StrideWordLines) + (i * LdWordLines), residual);
            Copy(vectors.Solution + ((long)i * Shape.Ld), BitLines + (solve * StrideBitLines) + (i * LdBitLines), residual);
        }
    }

    private readonly void Copy(double* source, double* destination, double residual)
    {
        for (int j = 0; j < Shape.Columns; j++) destination[j] = Marked(source[j], residual);
    }

    // Where a solve met what is not finite, nothing of it looks like a result.
    private static double Marked(double value, double residual) => double.IsFinite(residual) ? value : double.NaN;
}
