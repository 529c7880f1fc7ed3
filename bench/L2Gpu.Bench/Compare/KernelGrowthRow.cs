using System.Globalization;

namespace L2Gpu.Bench.Compare;

/// <summary>How kernels grow with rows, columns and right sides.</summary>
internal sealed class KernelGrowthRow : IRow
{
    private const string Rows = "rows", Columns = "columns", RightSides = "right sides";

    public string Name => "kernel-growth";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        GrowthSeries[] all = [.. Series(context)];
        foreach (IGrouping<string, GrowthSeries> work in all.GroupBy(series => series.Work))
            yield return new ResultTable(work.Key, Known(work.SelectMany(Figures)), "Floats; γ = 1/d; fits in mixed precision with λ = n/100. Memory is the most that the process held beyond the inputs, as Linux counts it.");
        yield return new ResultTable(
            "Slopes of the logarithms", Known(all.SelectMany(Slopes)), "2 means that twice the size takes four times as much; least squares over all sizes, and over the larger half of them; memory from 1 MiB on.")
        {
            Picture = GrowthPicture.Draw(all),
        };
    }

    private static IEnumerable<GrowthSeries> Series(RowContext context)
    {
        var growth = new KernelGrowth(context);
        int n = context.Size(2000), d = 16;
        int[] many = Sizes(context, 1000, 2000, 4000, 8000, 16_000, 32_000), some = Sizes(context, 500, 1000, 2000, 4000, 8000), wide = Sizes(context, 32, 128, 512, 2048);
        int[] sides = [1, 4, 16, 64];
        KernelRidgeOptions direct = new() { Solver = KernelSolver.Cholesky }, free = new() { Solver = KernelSolver.MatrixFree };
        KernelRidgeOptions centers = new() { Solver = KernelSolver.Nystrom, Centers = context.Size(500) };

        yield return One(context, "matrix", Rows, $"d {d}", some, size => growth.Matrix(size, size, d));
        yield return One(context, "matrix", Columns, $"{n} rows", wide, size => growth.Matrix(size, n, size));
        yield return One(context, "product", Rows, $"d {d}, 1 right side", many, size => growth.Product(size, size, d, 1));
        yield return One(context, "product", Columns, $"{n} rows, 1 right side", wide, size => growth.Product(size, n, size, 1));
        yield return One(context, "product", RightSides, $"{n} rows, d {d}", sides, size => growth.Product(size, n, d, size));
        foreach ((string work, KernelRidgeOptions options, int[] rows) in new[] { ("direct fit", direct, some), ("matrix-free fit", free, some), ("Nyström fit", centers, many) })
        {
            yield return One(context, work, Rows, $"d {d}, 1 right side", rows, size => growth.Fit(size, options, size, d, 1));
            yield return One(context, work, Columns, $"{n} rows, 1 right side", wide, size => growth.Fit(size, options, n, size, 1));
            yield return One(context, work, RightSides, $"{n} rows, d {d}", sides, size => growth.Fit(size, options, n, d, size));
        }
    }

    private static GrowthSeries One(RowContext context, string work, string axis, string others, int[] sizes, Func<int, GrowthPoint> measure)
    {
        context.Log($"{work}, {axis}");

        // Once for code that is compiled and memory that stays.
        _ = measure(sizes[0]);
        return new GrowthSeries(work, axis, others, [.. sizes.Select(measure)]);
    }

    private static int[] Sizes(RowContext context, params int[] full) => [.. full.Select(context.Size).Distinct()];

    // Without those of memory where the system does not tell.
    private static Figure[] Known(IEnumerable<Figure> figures) => [.. figures.Where(figure => double.IsFinite(figure.Value))];

    private static IEnumerable<Figure> Figures(GrowthSeries series)
    {
        foreach (GrowthPoint point in series.Points)
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"{point.Size} {series.Axis} ({series.Fixed})");
            yield return new Figure($"{what}: time", 1e3 * point.Seconds, "ms") { Samples = [.. point.Samples.Select(seconds => 1e3 * seconds)] };
            yield return new Figure($"{what}: peak memory", point.Bytes / (1 << 20), "MiB");
        }
    }

    private static IEnumerable<Figure> Slopes(GrowthSeries series)
    {
        string what = $"{series.Work} against {series.Axis} ({series.Fixed})";
        yield return new Figure($"{what}: time", series.TimeSlope, "");
        yield return new Figure($"{what}: time, larger half", series.LastTimeSlope, "");
        yield return new Figure($"{what}: memory", series.MemorySlope, "");
    }
}
