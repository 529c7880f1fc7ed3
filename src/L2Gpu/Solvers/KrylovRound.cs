using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>One round of iterations: looks at what the device did, and takes out of the block what has ended.</summary>
/// <param name="accelerator">Where.</param>
/// <param name="queue">Where work is enqueued.</param>
/// <param name="arena">Where memory comes from.</param>
/// <param name="options">When to stop.</param>
/// <param name="limit">The most iterations of a system, over all rounds.</param>
/// <param name="block">The block, before its first iteration.</param>
/// <param name="measuresNorm">Whether Ritz values are those of the operator itself.</param>
/// <param name="place">Where the solution of a system goes.</param>
/// <param name="exact">What computes the residuals between rounds, if that is not the operator of the block.</param>
/// <param name="observer">What else may end a system.</param>
internal sealed class KrylovRound<T>(
    Accelerator accelerator, IQueue queue, DeviceArena arena, ConjugateGradientOptions options, int limit, KrylovBlock<T> block, bool measuresNorm,
    Func<KrylovSystem, MatrixView<T>> place, ExactResidual<T>? exact = null, IKrylovObserver<T>? observer = null)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IKrylovSteps<T> _steps = accelerator.Get<IKrylovSteps<T>>();

    // Far below rounding the recursion says nothing any more of the residual that it stands for.
    private readonly double _tolerance = Math.Max(options.Tolerance, Rank.Epsilon<T>() / 16);
    private ShiftedBlock<T>? _shifted;
    private List<(KrylovSystem System, KrylovColumn<T> Column)> _carried = [];

    /// <summary>Iterates until every system has ended in some way, and puts the solutions in their places.</summary>
    /// <param name="carriers">The systems of the block's columns.</param>
    /// <param name="carried">Systems of the same right sides with larger shifts.</param>
    /// <param name="progress">Told at each look.</param>
    /// <param name="cancellationToken">Looked at in each iteration.</param>
    public void Run(KrylovSystem[] carriers, KrylovSystem[] carried, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        List<KrylovColumn<T>> columns = [.. carriers.Select(system => new KrylovColumn<T>(
            system, exact is null ? _tolerance : ExactResidual<T>.EndOf(system, _tolerance), limit, exact?.Epsilon ?? Rank.Epsilon<T>()))];
        if (carried.Length > 0) Begin(columns, carried);
        while (columns.Count > 0)
        {
            int most = Math.Min(options.CheckEvery, columns.Max(column => limit - column.System.Iterations));
            for (int i = 0; i < most; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                block.Iterate();
                if (_carried.Count > 0) _shifted!.Iterate(block);
            }

            (BlockHistory history, double[]? norms) = block.Read(norms: options.BackwardTolerance > 0 && measuresNorm);
            for (int c = 0; c < columns.Count; c++) columns[c].Look(history, c, norms is null ? 0 : options.BackwardTolerance * norms[c]);
            double worst = columns.Max(column => column.Residual / column.System.Size);
            progress?.Report(new("conjugate gradients", columns.Max(column => column.System.Iterations), limit) { Residual = double.IsFinite(worst) ? worst : null });
            Observe(columns);
            columns = TakeOut(columns);
        }
    }

    private void Observe(List<KrylovColumn<T>> columns)
    {
        if (observer is null) return;
        bool[] stops = observer.Look(queue, [.. columns.Select(column => column.System)], block.X);
        for (int c = 0; c < stops.Length; c++)
        {
            if (stops[c]) columns[c].System.End ??= RoundEnd.Stopped;
        }
    }

    private void Begin(List<KrylovColumn<T>> columns, KrylovSystem[] carried)
    {
        _carried = [.. carried.Select(system => (system, columns.Single(column => column.System.Column == system.Column)))];
        _shifted = new ShiftedBlock<T>(
            accelerator, queue, arena, block, [.. _carried.Select(pair => columns.IndexOf(pair.Column))], [.. _carried.Select(pair => pair.System.Shift - pair.Column.System.Shift)]);
    }

    private List<KrylovColumn<T>> TakeOut(List<KrylovColumn<T>> columns)
    {
        double[] zeta = _carried.Count > 0 ? _shifted!.Zeta() : [];
        var left = new List<int>();
        for (int k = 0; k < _carried.Count; k++)
        {
            (KrylovSystem system, KrylovColumn<T> column) = _carried[k];
            if (EndOf(column, zeta[k]) is not { } end)
            {
                left.Add(k);
                continue;
            }

            system.End = end;
            system.Iterations = column.System.Iterations;
            (double smallest, double largest) = column.Lanczos.Range();
            system.Saw(smallest + (system.Shift - column.System.Shift), largest + (system.Shift - column.System.Shift));
            _steps.Gather(queue, _shifted!.X, [k], place(system));
        }

        int[] open = [.. Enumerable.Range(0, columns.Count).Where(c => columns[c].System.End is null)];
        foreach (int c in Enumerable.Range(0, columns.Count).Except(open))
        {
            KrylovSystem system = columns[c].System;
            (double smallest, double largest) = columns[c].Lanczos.Range();
            system.Saw(smallest, largest);
            _steps.Gather(queue, block.X, [c], place(system));
        }

        List<KrylovColumn<T>> kept = [.. open.Select(c => columns[c])];
        if (open.Length > 0 && open.Length < columns.Count) block.Keep(open);
        if (_carried.Count > 0 && (left.Count < _carried.Count || kept.Count < columns.Count))
        {
            _carried = [.. left.Select(k => _carried[k])];
            _shifted!.Keep([.. left], [.. _carried.Select(pair => kept.IndexOf(pair.Column))]);
        }

        return kept;
    }

    // The column ends no earlier than what it carries: its residual is the largest. If it does end, it takes the others along.
    private RoundEnd? EndOf(KrylovColumn<T> column, double zeta)
        => Math.Abs(zeta) * column.Residual <= _tolerance * column.System.Size ? RoundEnd.Claimed
            : column.System.End is RoundEnd.Limit ? RoundEnd.Limit
            : column.System.End is not null ? RoundEnd.Abandoned
            : null;
}
