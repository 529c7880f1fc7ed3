using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Solves of some arrays, one task a solve: a read, or for effective conductances a bit line.</summary>
internal unsafe struct IrDropJob : ITaskJob
{
    public WorkerPool Pool;
    public IrDropKernel Kernel;
    public IrDropShape Shape;
    public WireResistance Wires;
    public IrDropLimits Limits;

    /// <summary>The factors of all arrays.</summary>
    public double* Block;

    /// <summary>Solves of each array.</summary>
    public int Solves;

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

    public readonly void Execute(int task, int worker)
    {
        long array = task / Solves, index = task % Solves;
        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(IrDropVectors.Size(Shape));
        IrDropVectors vectors = IrDropVectors.At(block.Pointer, Shape);
        new Span<double>(vectors.Drive, (int)(block.Pointer + IrDropVectors.Size(Shape) - vectors.Drive)).Clear();
        if (Voltages is null) vectors.Sense[index] = 1;
        else new ReadOnlySpan<double>(Voltages + (array * StrideVoltages) + (index * LdVoltages), Shape.Rows).CopyTo(new Span<double>(vectors.Drive, Shape.Rows));

        IrDropIteration iteration = new(Pool, Kernel, Shape, IrDropFactors.At(Block, Shape, array), vectors, Wires.WordLine / Wires.BitLine);
        (int taken, double residual) = iteration.Solve(Limits);
        Evidence[task * LdEvidence] = taken;
        Evidence[(task * LdEvidence) + 1] = residual;
        double* results = Results + (array * StrideResults);
        if (Voltages is null)
        {
            for (int i = 0; i < Shape.Rows; i++) results[(i * LdResults) + index] = Marked(vectors.First[i] / Wires.WordLine, residual);
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
            Copy(vectors.Answer + ((long)i * Shape.Ld), WordLines + (task * StrideWordLines) + (i * LdWordLines), residual);
            Copy(vectors.Solution + ((long)i * Shape.Ld), BitLines + (task * StrideBitLines) + (i * LdBitLines), residual);
        }
    }

    private readonly void Copy(double* source, double* destination, double residual)
    {
        for (int j = 0; j < Shape.Columns; j++) destination[j] = Marked(source[j], residual);
    }

    // Where a solve met what is not finite, nothing of it looks like a result.
    private static double Marked(double value, double residual) => double.IsFinite(residual) ? value : double.NaN;
}
