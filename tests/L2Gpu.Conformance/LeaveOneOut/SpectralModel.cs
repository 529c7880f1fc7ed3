using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>A <see cref="SpectralModelView{T}"/> on the host, with the grid of penalties that it was made for.</summary>
internal sealed record SpectralModel<T>(double[] Center, T[] Basis, T[] Filters, T[] Projections, double[] Offset, double BaseLeverage, double[] Lambdas)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>How near to 1 a leverage counts as 1, for each penalty; null for the operator's own margin.</summary>
    public double[]? Margins { get; init; }

    public int Columns => Center.Length;

    public int Rank => Center.Length == 0 ? 0 : Basis.Length / Center.Length;

    /// <summary>Ridge models of some rows for a grid of penalties, made as the definition says, in FP64, and rounded to T at the end.</summary>
    public static SpectralModel<T> Fit(ConformanceContext context, RegressionRows<T> rows, bool intercept, params double[] lambdas)
    {
        int n = rows.Rows, d = rows.Columns, t = rows.Targets;
        double total = Enumerable.Range(0, n).Sum(rows.Weight);
        double[] mean = [.. Enumerable.Range(0, d + t).Select(a => intercept ? Enumerable.Range(0, n).Sum(i => rows.Weight(i) * rows.Value(i, a)) / total : 0)];
        var gram = new double[d * d];
        var xy = new double[d * t];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < d; j++)
            {
                double z = rows.Weight(i) * (rows.Value(i, j) - mean[j]);
                for (int k = 0; k < d; k++) gram[(j * d) + k] += z * (rows.Value(i, k) - mean[k]);
                for (int k = 0; k < t; k++) xy[(j * t) + k] += z * (rows.Value(i, d + k) - mean[d + k]);
            }
        }

        (double[] values, double[] basis) = Decompose(context, gram, d);
        double[] filters = [.. values.SelectMany(_ => lambdas, (e, lambda) => 1 / (e + lambda))];
        double[] projections = Dense.Multiply(Dense.Transpose(basis, d, d), xy, d, d, t);
        return new(
            mean[..d], Dense.Narrow<T>(basis), Dense.Narrow<T>(filters), Dense.Narrow<T>(projections), mean[d..], intercept ? 1 / total : 0, lambdas);
    }

    /// <summary>Any numbers of the right shapes, with leverages well below 1.</summary>
    public static SpectralModel<T> Uniform(ulong seed, int columns, int rank, int grid, int targets)
    {
        var numbers = new NumberStream(seed);
        T small = T.CreateTruncating(0.25 / (rank * columns));
        return new(
            numbers.Uniform<double>(columns), numbers.Uniform<T>(columns * rank), [.. numbers.Uniform<T>(rank * grid).Select(f => T.Abs(f) * small)],
            numbers.Uniform<T>(rank * targets), numbers.Uniform<double>(targets), 1.0 / 64, new double[grid]);
    }

    /// <summary>The same numbers as doubles.</summary>
    public SpectralModel<double> Widen()
        => new(Center, Dense.Widen(Basis), Dense.Widen(Filters), Dense.Widen(Projections), Offset, BaseLeverage, Lambdas) { Margins = Margins };

    public SpectralModelView<T> Upload(ConformanceContext context, GuardLayout layout)
        => new(
            context.Upload(Center, 1, Columns, layout).Vector,
            context.Upload(Basis, Columns, Rank, layout).Matrix,
            context.Upload(Filters, Rank, Lambdas.Length, layout).Matrix,
            context.Upload(Projections, Rank, Offset.Length, layout).Matrix,
            context.Upload(Offset, 1, Offset.Length, layout).Vector,
            BaseLeverage)
        {
            Margins = Margins is null ? null : context.Upload(Margins, 1, Margins.Length, layout).Vector,
        };

    private static (double[] Values, double[] Vectors) Decompose(ConformanceContext context, double[] gram, int n)
    {
        GuardedBatch<double> matrix = context.Upload(gram, n, n, GuardLayout.Packed);
        GuardedBatch<double> values = context.Output<double>(1, 1, n, GuardLayout.Packed), vectors = context.Output<double>(1, n, n, GuardLayout.Packed);
        GuardedBatch<int> status = context.Output<int>(1, 1, 1, GuardLayout.Packed);
        new SymmetricEigenReference<double>().Decompose(context.Queue, matrix.Matrix, values.Vector, vectors.Matrix, status.Vector);
        context.Expect(status.Read("reference status")[0] == 0, $"the reference did not converge");
        return (values.ReadDoubles("reference λ"), vectors.ReadDoubles("reference Q"));
    }
}
