using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="IrDropKernel"/> over one set of vector operations.</summary>
/// <remarks>
/// Sweeps are vectorised across lines, never along them. Bit lines are swept row by row as they lie. Word lines are turned, a strip of twice as many rows as a vector has elements at a time, in
/// the first cache: two vectors of lines hide each other's latency. An iteration at m·n cells moves 17·m·n doubles between the kernels and the cache that holds the solve: Answer 3 in and
/// 1 out, Residual 5 and 2, Advance 4 and 2.
/// </remarks>
internal sealed unsafe class IrDropKernel<TVec, TSimd, TRoot> : IrDropKernel
    where TVec : unmanaged
    where TSimd : struct, ISimd<double, TVec>
    where TRoot : struct, IRootMath<double, TVec>
{
    public override int StripRows => 2 * Math.Max(2, TSimd.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void FactorWordLines(IrDropShape shape, IrDropFactors factors, double ratio, int strip)
    {
        int w = TSimd.Width, lines = shape.StripRows, end = shape.Columns - 1;
        double* cells = factors.CellsAcross + ((long)strip * lines * shape.PaddedColumns), pivots = factors.WordLines + ((long)strip * lines * shape.PaddedColumns);
        Turn(factors.Cells + ((long)strip * lines * shape.Ld), shape, cells);
        TVec scale = TSimd.Broadcast(ratio), one = TSimd.Broadcast(1);
        for (int lane = 0; lane < lines; lane += 2 * w)
        {
            // The driver holds its end: behind the first node lies a whole segment.
            TVec behind0 = one, behind1 = one;
            for (int c = 0; c <= end; c++)
            {
                double* at = cells + ((long)c * lines) + lane, to = pivots + ((long)c * lines) + lane;
                TVec cell0 = TSimd.Multiply(TSimd.Load(at), scale), cell1 = TSimd.Multiply(TSimd.Load(at + w), scale);
                TSimd.Store(at, cell0);
                TSimd.Store(at + w, cell1);
                behind0 = Pivot(cell0, behind0, c == end, to);
                behind1 = Pivot(cell1, behind1, c == end, to + w);
            }
        }

        new Span<double>(pivots + ((long)shape.Columns * lines), (shape.PaddedColumns - shape.Columns) * lines).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void FactorBitLines(IrDropShape shape, IrDropFactors factors, int strip)
    {
        int w = TSimd.Width;
        (int from, int to) = Columns(shape, strip);
        for (int j = from; j < to; j += 2 * w)
        {
            // Two at a time, which hide each other's divisions; an odd one twice.
            int next = Math.Min(j + w, to - w);
            TVec behind0 = TSimd.Zero, behind1 = TSimd.Zero;
            for (long k = 0; k < shape.Rows; k++)
            {
                double* cells = factors.Cells + (k * shape.Ld), pivots = factors.BitLines + (k * shape.Ld);
                behind0 = Pivot(TSimd.Load(cells + j), behind0, false, pivots + j);
                behind1 = Pivot(TSimd.Load(cells + next), behind1, false, pivots + next);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Answer(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double* x, double* drive, int strip)
    {
        int w = TSimd.Width, lines = shape.StripRows;
        long first = (long)strip * lines, columns = shape.PaddedColumns;
        using ScratchBlock<double> turned = ScratchPool.Shared.Rent<double>(StripSize(shape));
        Turn(x + (first * shape.Ld), shape, turned.Pointer);
        TVec sum0 = TSimd.Zero, sum1 = TSimd.Zero, one = TSimd.Broadcast(1);
        for (int lane = 0; lane < lines; lane += 2 * w)
        {
            double* at = turned.Pointer + lane, cells = factors.CellsAcross + (first * columns) + lane, pivots = factors.WordLines + (first * columns) + lane;
            TVec y0 = TSimd.Load(drive + first + lane), y1 = TSimd.Load(drive + first + lane + w);
            for (long c = 0; c < columns; c++, at += lines, cells += lines, pivots += lines)
            {
                TVec x0 = TSimd.Load(at), x1 = TSimd.Load(at + w), w0 = TSimd.Multiply(TSimd.Load(cells), x0), w1 = TSimd.Multiply(TSimd.Load(cells + w), x1);
                TVec e0 = TSimd.Load(pivots), e1 = TSimd.Load(pivots + w);
                TVec in0 = TSimd.MultiplyAdd(one, w0, y0), in1 = TSimd.MultiplyAdd(one, w1, y1);
                y0 = TSimd.MultiplyAdd(e0, y0, TSimd.Multiply(e0, w0));
                y1 = TSimd.MultiplyAdd(e1, y1, TSimd.Multiply(e1, w1));
                sum0 = TRoot.SubtractProduct(TSimd.MultiplyAdd(w0, x0, sum0), y0, in0);
                sum1 = TRoot.SubtractProduct(TSimd.MultiplyAdd(w1, x1, sum1), y1, in1);
                TSimd.Store(at, y0);
                TSimd.Store(at + w, y1);
            }

            TVec t0 = TSimd.Zero, t1 = TSimd.Zero;
            for (long c = columns - 1; c >= 0; c--)
            {
                at -= lines;
                pivots -= lines;
                t0 = TSimd.MultiplyAdd(TSimd.Load(pivots), t0, TSimd.Load(at));
                t1 = TSimd.MultiplyAdd(TSimd.Load(pivots + w), t1, TSimd.Load(at + w));
                TSimd.Store(at, t0);
                TSimd.Store(at + w, t1);
            }

            TSimd.Store(vectors.First + first + lane, t0);
            TSimd.Store(vectors.First + first + lane + w, t1);
        }

        double* result = vectors.Answer + (first * shape.Ld);
        for (int row = 0; row < lines; row += TSimd.TransposeSize)
        {
            for (long c = 0; c < columns; c += TSimd.TransposeSize)
                TSimd.Transpose(turned.Pointer + (c * lines) + row, lines, result + (row * (long)shape.Ld) + c, shape.Ld);
        }

        return Sum(TSimd.MultiplyAdd(one, sum0, sum1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Residual(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double* x, double* sense, double alpha, bool keep, int strip)
    {
        int w = TSimd.Width;
        (int from, int to) = Columns(shape, strip);
        TVec sum = TSimd.Zero, step = TSimd.Broadcast(alpha), one = TSimd.Broadcast(1);
        for (long k = 0; k < shape.Rows; k++)
        {
            long row = k * shape.Ld;
            double* here = x + row, above = k == 0 ? here : here - shape.Ld, below = k == shape.Rows - 1 ? sense : here + shape.Ld;
            double* cells = factors.Cells + row, pivots = factors.BitLines + row, residual = vectors.Residual + row, answer = vectors.Answer + row;
            double* before = k == 0 ? vectors.Zeros : answer - shape.Ld;
            for (int j = from; j < to; j += w)
            {
                TVec value = TSimd.Load(here + j);
                TVec flows = TRoot.Subtract(TRoot.Subtract(value, TSimd.Load(above + j)), TRoot.Subtract(TSimd.Load(below + j), value));
                TVec product = TSimd.MultiplyAdd(TSimd.Load(cells + j), TRoot.Subtract(value, TSimd.Load(answer + j)), flows);
                TVec r = TRoot.SubtractProduct(keep ? TSimd.Load(residual + j) : TSimd.Zero, step, product);
                TVec arriving = TSimd.MultiplyAdd(one, r, TSimd.Load(before + j)), y = TSimd.Multiply(TSimd.Load(pivots + j), arriving);
                TSimd.Store(residual + j, r);
                TSimd.Store(answer + j, y);
                sum = TSimd.MultiplyAdd(y, arriving, sum);
            }
        }

        return Sum(sum);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Advance(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double alpha, double beta, bool first, int strip)
    {
        int w = TSimd.Width;
        (int from, int to) = Columns(shape, strip);
        TVec step = TSimd.Broadcast(alpha), turn = TSimd.Broadcast(beta);
        double* carried = stackalloc double[2 * IrDropShape.StripColumns], below = carried + IrDropShape.StripColumns;
        new Span<double>(carried, 2 * IrDropShape.StripColumns).Clear();
        TVec sum = TSimd.Zero;
        for (long k = shape.Rows - 1; k >= 0; k--)
        {
            long row = k * shape.Ld;
            double* pivots = factors.BitLines + row, solution = vectors.Solution + row, direction = vectors.Direction + row, answer = vectors.Answer + row;
            for (int j = from; j < to; j += w)
            {
                TVec z = TSimd.MultiplyAdd(TSimd.Load(pivots + j), TSimd.Load(carried + j - from), TSimd.Load(answer + j));
                TSimd.Store(carried + j - from, z);
                TVec next = z;
                if (!first)
                {
                    TVec p = TSimd.Load(direction + j);
                    TSimd.Store(solution + j, TSimd.MultiplyAdd(step, p, TSimd.Load(solution + j)));
                    next = TSimd.MultiplyAdd(turn, p, z);
                }

                TVec drop = TRoot.Subtract(next, TSimd.Load(below + j - from));
                sum = TSimd.MultiplyAdd(drop, drop, sum);
                TSimd.Store(below + j - from, next);
                TSimd.Store(direction + j, next);
            }
        }

        return Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddDirection(IrDropShape shape, IrDropVectors vectors, double alpha, int strip)
    {
        TVec step = TSimd.Broadcast(alpha);
        long from = (long)strip * shape.StripRows * shape.Ld, to = from + ((long)shape.StripRows * shape.Ld);
        for (long i = from; i < to; i += TSimd.Width)
            TSimd.Store(vectors.Solution + i, TSimd.MultiplyAdd(step, TSimd.Load(vectors.Direction + i), TSimd.Load(vectors.Solution + i)));
    }

    // Stores e of a node and gives the conductance that the next one sees behind it. The last node of a word line has no segment beyond.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Pivot(TVec cell, TVec behind, bool isLast, double* to)
    {
        TVec one = TSimd.Broadcast(1), delta = TSimd.MultiplyAdd(one, cell, behind), e = TRoot.Divide(one, isLast ? delta : TSimd.MultiplyAdd(one, delta, one));
        TSimd.Store(to, e);
        return TSimd.Multiply(delta, e);
    }

    private static (int From, int To) Columns(IrDropShape shape, int strip)
        => (strip * IrDropShape.StripColumns, Math.Min(shape.PaddedColumns, (strip + 1) * IrDropShape.StripColumns));

    // Rows of a strip side by side: element c of all of them, then c + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(double* rows, IrDropShape shape, double* turned)
    {
        for (int row = 0; row < shape.StripRows; row += TSimd.TransposeSize)
        {
            for (long c = 0; c < shape.PaddedColumns; c += TSimd.TransposeSize)
                TSimd.Transpose(rows + (row * (long)shape.Ld) + c, shape.Ld, turned + (c * shape.StripRows) + row, shape.StripRows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(TVec vector)
    {
        double sum = 0;
        for (int i = 0; i < TSimd.Width; i++) sum += ((double*)&vector)[i];
        return sum;
    }
}
