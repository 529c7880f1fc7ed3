namespace L2Gpu.Cpu;

/// <summary>One part of an iteration of one solve, one task a strip. Each strip's sum has a place of its own.</summary>
internal unsafe struct IrDropStepJob : ITaskJob
{
    public IrDropKernel Kernel;
    public IrDropShape Shape;
    public IrDropFactors Factors;
    public IrDropVectors Vectors;
    public IrDropStep Step;

    /// <summary>Voltages of bit lines that the matrix is applied to.</summary>
    public double* Voltages;

    /// <summary>Voltages at the ends of the lines that the step meets.</summary>
    public double* Ends;
    public double Alpha;
    public double Beta;

    /// <summary>Whether nothing came before: neither residual nor direction.</summary>
    public bool First;

    private readonly int Strips => Step is IrDropStep.Residual or IrDropStep.Advance ? Shape.ColumnStrips : Shape.RowStrips;

    /// <summary>Runs all strips, with the threads of a pool or without, and adds their sums, in order.</summary>
    public static double Run(WorkerPool? pool, ref IrDropStepJob job)
    {
        WorkerPool.RunWith(pool, ref job, job.Strips);
        double sum = 0;
        for (int i = 0; i < job.Strips; i++) sum += job.Vectors.Sums[i];
        return sum;
    }

    public readonly void Execute(int task, int worker)
    {
        switch (Step)
        {
            case IrDropStep.Answer:
                Vectors.Sums[task] = Kernel.Answer(Shape, Factors, Vectors, Voltages, Ends, task);
                break;
            case IrDropStep.Residual:
                Vectors.Sums[task] = Kernel.Residual(Shape, Factors, Vectors, Voltages, Ends, Alpha, !First, task);
                break;
            case IrDropStep.Advance:
                Vectors.Sums[task] = Kernel.Advance(Shape, Factors, Vectors, Alpha, Beta, First, task);
                break;
            default:
                Vectors.Sums[task] = 0;
                Kernel.AddDirection(Shape, Vectors, Alpha, task);
                break;
        }
    }
}
