using System.Numerics;

namespace L2Gpu.Bench.Compare;

/// <summary>What the second thread gives, and that it changes no bit; on a quiet machine, on a loaded one, and for short calls.</summary>
internal sealed class ThreadsRow : IRow
{
    public string Name => "threads";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        foreach (Func<int, ICase> small in SmallCases(context)) CaseRunner.WarmCode(context, () => small(2));

        Pace brief = context.Pace with { Budget = 1 };
        yield return new ResultTable(
            "2 threads against 1, idle", "2 threads", "1 thread", SpeedUps(context, Cases(context), brief, Targets.SecondThread));
        using (new BusyProcess())
        {
            Line[] lines = SpeedUps(context, LongCases(context), brief with { Patience = 1 }, target: null);
            yield return new ResultTable(
                "2 threads against 1, while another process keeps one core busy", "2 threads", "1 thread", lines,
                $"There are {Environment.ProcessorCount} cores. Where there are two, a fair scheduler gives two threads 1.5 of them: the most that can be.",
                "Below 1 the second thread would hold the first one up.");
        }

        yield return new ResultTable(
            "Short calls, 2 threads, back to back", "L2Gpu", "OpenBLAS", ShortCalls(context, context.Pace, Targets.Blas(2)));
        yield return new ResultTable(
            "Short calls, 2 threads, each after a pause", "L2Gpu", "OpenBLAS", ShortCalls(context, context.Pace with { WakeFirst = false }, target: null),
            "The pause lets both libraries' threads fall asleep, so that the time includes waking them.");
        yield return new ResultTable(
            "Short calls, 2 threads against 1, back to back", "2 threads", "1 thread", SpeedUps(context, ShortCases(context), context.Pace, target: null));
    }

    private static Line[] SpeedUps(RowContext context, IEnumerable<Func<int, ICase>> cases, Pace pace, double? target)
        => [.. cases.Select(make => SpeedUp(context, make, pace, target))];

    private static Line[] ShortCalls(RowContext context, Pace pace, double? target)
        => [.. ShortCases(context).Select(make =>
        {
            using ICase workload = make(2);
            context.Log(workload.Name);
            return Line.From(workload.Name, 2, Alternation.Measure(workload.Ours, workload.Peer, pace), context.Target(target), workload.Flops) with
            {
                Difference = workload.Difference(),
                DifferenceBound = workload.Bound,
            };
        })];

    private static Line SpeedUp(RowContext context, Func<int, ICase> make, Pace pace, double? target)
    {
        using ICase two = make(2), one = make(1);
        context.Log($"{two.Name}, 2 threads against 1");
        Timing timing = Alternation.Measure(two.Ours, one.Ours, pace);
        string fingerprint = two.Fingerprint();
        return Line.From(two.Name, 2, timing, context.Target(target), two.Flops) with { Fingerprint = fingerprint, SameBits = fingerprint == one.Fingerprint() };
    }

    // Each takes the number of threads.
    private static IEnumerable<Func<int, ICase>> Cases(RowContext context) => [.. Blas<float>(context), .. Blas<double>(context), .. Fits(context)];

    private static IEnumerable<Func<int, ICase>> LongCases(RowContext context) =>
    [
        threads => new GemmCase<float>(context, context.Size(2048), threads), threads => new GemmCase<double>(context, context.Size(2048), threads),
        threads => new SyrkCase<double>(context, context.Size(2048), threads, ofRows: false),
        threads => new CholeskyCase<double>(context, context.Size(2048), threads),
        threads => new XtxCase<double>(context, context.Size(Targets.TallRows), context.Size(512), threads),
        .. Fits(context),
    ];

    private static IEnumerable<Func<int, ICase>> Blas<T>(RowContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in Targets.Sizes) yield return threads => new GemmCase<T>(context, context.Size(n), threads);
        foreach (int n in Targets.Sizes) yield return threads => new SyrkCase<T>(context, context.Size(n), threads, ofRows: false);
        foreach (int n in Targets.CholeskySizes) yield return threads => new CholeskyCase<T>(context, context.Size(n), threads);
        foreach (int d in Targets.TallColumns) yield return threads => new XtxCase<T>(context, context.Size(Targets.TallRows), context.Size(d), threads);
    }

    private static IEnumerable<Func<int, ICase>> Fits(RowContext context)
    {
        var single = new RegressionData<float>(context.Size(200_000), context.Size(256), 10);
        yield return threads => new RidgeCase<float>(context, single, threads, peer: null);
        var wide = new RegressionData<double>(context.Size(200_000), context.Size(256), 10);
        yield return threads => new RidgeCase<double>(context, wide, threads, peer: null);
    }

    private static IEnumerable<Func<int, ICase>> ShortCases(RowContext context)
    {
        int[] sizes = [256, 384, 512];
        foreach (int n in sizes) yield return threads => new GemmCase<float>(context, context.Size(n), threads);
        foreach (int n in sizes) yield return threads => new GemmCase<double>(context, context.Size(n), threads);
    }

    private static IEnumerable<Func<int, ICase>> SmallCases(RowContext context) =>
    [
        threads => new GemmCase<float>(context, 96, threads), threads => new GemmCase<double>(context, 96, threads),
        threads => new SyrkCase<float>(context, 96, threads, false), threads => new SyrkCase<double>(context, 96, threads, false),
        threads => new CholeskyCase<float>(context, 96, threads), threads => new CholeskyCase<double>(context, 96, threads),
        threads => new XtxCase<float>(context, 512, 32, threads), threads => new XtxCase<double>(context, 512, 32, threads),
        threads => new RidgeCase<float>(context, new RegressionData<float>(2000, 32, 20), threads, null),
        threads => new RidgeCase<double>(context, new RegressionData<double>(2000, 32, 20), threads, null),
    ];
}
