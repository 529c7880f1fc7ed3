using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The steps in device source: each reads and writes its vectors once, and sums what it leaves, in two stages where rows are many.</summary>
internal sealed class KrylovStepsLauncher<T>(SourceContext context) : KrylovStepsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Items = 256;

    // Rows that one group sums alone: a second launch takes longer.
    private const long RowsOfOneGroup = 2048;

    // Chunks are as many as fill a large GPU, and no more than a group adds in one go.
    private const long LeastChunk = 512, MostChunks = 1024;

    private readonly ColumnSums _sums = new(context);

    /// <inheritdoc/>
    protected override void RunDot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products)
        => Sum(queue, x.Rows, products, (kernel, groups, size, chunk, sums) => queue.Source().Launch(
            kernel("krylov_dot"), groups, size, x.Rows, (int)x.Columns, chunk,
            x.Buffer, x.Offset, x.LeadingDimension, y.Buffer, y.Offset, y.LeadingDimension, sums.Buffer, sums.Offset));

    /// <inheritdoc/>
    protected override void RunShift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature)
        => Sum(queue, p.Rows, curvature, (kernel, groups, size, chunk, sums) => queue.Source().Launch(
            kernel("krylov_shift"), groups, size, p.Rows, (int)p.Columns, chunk, shifts.Buffer, shifts.Offset,
            p.Buffer, p.Offset, p.LeadingDimension, q.Buffer, q.Offset, q.LeadingDimension, sums.Buffer, sums.Offset));

    /// <inheritdoc/>
    protected override void RunAdvance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares)
        => Sum(queue, p.Rows, squares, (kernel, groups, size, chunk, sums) => queue.Source().Launch(
            kernel("krylov_advance"), groups, size, p.Rows, (int)p.Columns, chunk,
            numerator.Buffer, numerator.Offset, denominator.Buffer, denominator.Offset,
            p.Buffer, p.Offset, p.LeadingDimension, q.Buffer, q.Offset, q.LeadingDimension,
            x.Buffer, x.Offset, x.LeadingDimension, r.Buffer, r.Offset, r.LeadingDimension, alpha.Buffer, alpha.Offset, sums.Buffer, sums.Offset));

    /// <inheritdoc/>
    protected override void RunDirection(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta)
    {
        int width = Width(z.Columns);
        queue.Source().Launch(
            Kernel("krylov-steps", width, "krylov_direction"), Groups(z.Rows, z.Columns, width), Size(width), z.Rows, checked((int)z.Columns),
            numerator.Buffer, numerator.Offset, denominator.Buffer, denominator.Offset,
            z.Buffer, z.Offset, z.LeadingDimension, p.Buffer, p.Offset, p.LeadingDimension, beta.Buffer, beta.Offset);
    }

    /// <inheritdoc/>
    protected override void RunAdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x)
    {
        int width = Width(p.Columns), count = checked((int)p.Columns);
        VectorView<int> columns = recurrence.Columns;
        VectorView<double> omega = recurrence.Omega, zeta = recurrence.Zeta;
        queue.Source().Launch(
            Kernel("krylov-vectors", width, "krylov_shifted_scalars"), new LaunchSize(LaunchExtensions.Tiles(count, Items)), Size(width), count,
            columns.Buffer, columns.Offset, recurrence.Shifts.Buffer, recurrence.Shifts.Offset, omega.Buffer, omega.Offset, zeta.Buffer, zeta.Offset,
            recurrence.Step.Buffer, recurrence.Step.Offset, recurrence.PreviousStep.Buffer, recurrence.PreviousStep.Offset,
            recurrence.PreviousRatio.Buffer, recurrence.PreviousRatio.Offset);
        if (p.Rows == 0) return;
        queue.Source().Launch(
            Kernel("krylov-vectors", width, "krylov_shifted_vectors"), Groups(p.Rows, p.Columns, width), Size(width), p.Rows, count,
            columns.Buffer, columns.Offset, omega.Buffer, omega.Offset, zeta.Buffer, zeta.Offset,
            recurrence.Step.Buffer, recurrence.Step.Offset, recurrence.Ratio.Buffer, recurrence.Ratio.Offset,
            r.Buffer, r.Offset, r.LeadingDimension, p.Buffer, p.Offset, p.LeadingDimension, x.Buffer, x.Offset, x.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void RunScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y)
    {
        int width = Width(x.Columns);
        queue.Source().Launch(
            Kernel("krylov-vectors", width, "krylov_scale_rows"), Groups(x.Rows, x.Columns, width), Size(width), x.Rows, checked((int)x.Columns),
            factors.Buffer, factors.Offset, x.Buffer, x.Offset, x.LeadingDimension, keep, y.Buffer, y.Offset, y.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void RunGather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination)
    {
        // Columns that follow one another need no list, and nothing has to be sent.
        bool listed = false;
        for (int j = 1; j < columns.Length; j++) listed |= columns[j] != columns[0] + j;
        if (!listed)
        {
            Gather(queue, source.Block(0, columns[0], source.Rows, columns.Length), source.Buffer, false, destination);
            return;
        }

        using DeviceBuffer list = context.Device.Allocate((nuint)columns.Length * sizeof(int));
        queue.Write(MemoryMarshal.AsBytes(columns), list, 0);
        Gather(queue, source, list, true, destination);
    }

    private void Gather(IQueue queue, MatrixView<T> source, DeviceBuffer list, bool listed, MatrixView<T> destination)
    {
        int width = Width(destination.Columns);
        queue.Source().Launch(
            Kernel("krylov-vectors", width, "krylov_gather"), Groups(destination.Rows, destination.Columns, width), Size(width),
            destination.Rows, checked((int)destination.Columns), list, listed ? 1 : 0,
            source.Buffer, source.Offset, source.LeadingDimension, destination.Buffer, destination.Offset, destination.LeadingDimension);
    }

    // A few compiled widths serve every number of columns. Sums do not depend on which.
    private static int Width(long columns) => columns == 1 ? 1 : columns <= 8 ? 4 : 16;

    private static LaunchSize Size(int width) => new(width, Items / width);

    // At least one group for each column, since scalars are written even where there are no rows.
    private static LaunchSize Groups(long rows, long columns, int width)
        => new(Math.Max(1, LaunchExtensions.Tiles(rows, 4 * (Items / width))) * LaunchExtensions.Tiles(columns, width));

    private IKernel Kernel(string source, int width, string name) => context.Kernel($"KrylovSteps/{source}", SourceContext.TypeOf<T>().With("WIDTH", width), name);

    private void Sum(IQueue queue, long rows, VectorView<double> sums, Action<Func<string, IKernel>, LaunchSize, LaunchSize, long, VectorView<double>> launch)
    {
        long m = sums.Length;
        int width = Width(m);
        _ = checked((int)m);
        long chunk = rows <= RowsOfOneGroup ? RowsOfOneGroup : Math.Max(LeastChunk, LaunchExtensions.Tiles(LaunchExtensions.Tiles(rows, MostChunks), Items) * Items);
        long chunks = Math.Max(1, LaunchExtensions.Tiles(rows, chunk));
        var groups = new LaunchSize(chunks * LaunchExtensions.Tiles(m, width));
        IKernel Named(string name) => Kernel("krylov-steps", width, name);
        if (chunks == 1)
        {
            launch(Named, groups, Size(width), chunk, sums);
            return;
        }

        using DeviceBuffer partial = context.Device.Allocate(checked((nuint)(chunks * m * sizeof(double))));
        launch(Named, groups, Size(width), chunk, new(partial, 0, chunks * m));
        _sums.Run(queue.Source(), partial, chunks, sums, add: false);
    }
}
