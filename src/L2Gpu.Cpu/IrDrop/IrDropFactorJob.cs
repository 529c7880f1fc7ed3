using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>The factors of one array. Word lines come first, one task a strip of them; then bit lines.</summary>
internal unsafe struct IrDropFactorJob : ITaskJob
{
    public IrDropKernel Kernel;
    public IrDropShape Shape;
    public IrDropFactors Factors;

    /// <summary>G.</summary>
    public double* Conductances;
    public long LdConductances;

    /// <summary>Ohms of a bit line's segment.</summary>
    public double BitLine;

    /// <summary>Those of a word line's over them.</summary>
    public double Ratio;
    private bool _areBitLines;

    /// <summary>Factors all lines, with the threads of a pool, or without.</summary>
    public static void Run(WorkerPool? pool, ref IrDropFactorJob job)
    {
        job._areBitLines = false;
        WorkerPool.RunWith(pool, ref job, job.Shape.RowStrips);
        job._areBitLines = true;
        WorkerPool.RunWith(pool, ref job, job.Shape.ColumnStrips);
    }

    public readonly void Execute(int task, int worker)
    {
        if (_areBitLines)
        {
            Kernel.FactorBitLines(Shape, Factors, task);
            return;
        }

        for (int k = task * Shape.StripRows; k < (task + 1) * Shape.StripRows; k++) Scale(Conductances + (k * LdConductances), Factors.Cells + ((long)k * Shape.Ld), k);
        Kernel.FactorWordLines(Shape, Factors, Ratio, task);
    }

    // What is no conductance is NaN, so that no result looks like one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scale(double* conductances, double* cells, int row)
    {
        int columns = row < Shape.Rows ? Shape.Columns : 0, j = 0;
        Vector<double> most = new(double.MaxValue), none = new(double.NaN);
        for (; j <= columns - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> g = Unsafe.ReadUnaligned<Vector<double>>(conductances + j);
            Vector<long> good = Vector.GreaterThanOrEqual(g, Vector<double>.Zero) & Vector.LessThanOrEqual(g, most);
            Unsafe.WriteUnaligned(cells + j, Vector.ConditionalSelect(good, g * BitLine, none));
        }

        for (; j < columns; j++) cells[j] = conductances[j] is >= 0 and <= double.MaxValue ? conductances[j] * BitLine : double.NaN;
        new Span<double>(cells + columns, Shape.PaddedColumns - columns).Clear();
    }
}
