using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Krylov steps on the accelerator, each beside what its definition says.</summary>
internal static class KrylovStepsTrial
{
    public static GuardedBatch<double> Dot<T>(ConformanceContext context, T[] x, T[] y, int n, int m, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> left = context.Upload(x, n, m, layout), right = context.Upload(y, n, m, GuardLayout.Wide);
        GuardedBatch<double> products = context.Output<double>(1, 1, m, layout);
        context.Get<IKrylovSteps<T>>().Dot(context.Queue, left.Matrix, right.Matrix, products.Vector);
        left.ExpectUnchanged("x");
        right.ExpectUnchanged("y");
        return products;
    }

    public static void CheckDot<T>(ConformanceContext context, T[] x, T[] y, int n, int m, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<double> products = Dot(context, x, y, n, m, layout);
        double[] left = Dense.Widen(x), right = Dense.Widen(y);
        context.ExpectClose("products", products, Products(left, right, m), KrylovStepsBounds.Products(left, right, n, m));
    }

    public static void CheckShift<T>(ConformanceContext context, double[] shifts, T[] p, T[] q, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = shifts.Length;
        GuardedBatch<double> sigma = context.Upload(shifts, 1, m, layout), curvature = context.Output<double>(1, 1, m, layout);
        GuardedBatch<T> direction = context.Upload(p, n, m, layout), product = context.Upload(q, n, m, layout);
        context.Get<IKrylovSteps<T>>().Shift(context.Queue, sigma.Vector, direction.Matrix, product.Matrix, curvature.Vector);
        sigma.ExpectUnchanged("shifts");
        direction.ExpectUnchanged("p");
        double[] old = Dense.Widen(q), along = Dense.Widen(p);
        context.ExpectClose(
            "q", product, Map(old, (i, value) => value + (shifts[i % m] * along[i])),
            Map(old, (i, value) => KrylovStepsBounds.Element<T>(value, shifts[i % m] * along[i])));
        ExpectProducts(context, "pᵀq", curvature, along, product.ReadDoubles("q"), n);
    }

    public static (GuardedBatch<T> X, GuardedBatch<T> R, GuardedBatch<double> Alpha, GuardedBatch<double> Squares) Advance<T>(
        ConformanceContext context, double[] numerator, double[] denominator, T[] p, T[] q, T[] x, T[] r, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = numerator.Length;
        GuardedBatch<double> over = context.Upload(numerator, 1, m, layout), under = context.Upload(denominator, 1, m, layout);
        GuardedBatch<double> alpha = context.Output<double>(1, 1, m, layout), squares = context.Output<double>(1, 1, m, layout);
        GuardedBatch<T> direction = context.Upload(p, n, m, layout), product = context.Upload(q, n, m, layout);
        GuardedBatch<T> solution = context.Upload(x, n, m, layout), residual = context.Upload(r, n, m, layout);
        context.Get<IKrylovSteps<T>>().Advance(
            context.Queue, over.Vector, under.Vector, direction.Matrix, product.Matrix, solution.Matrix, residual.Matrix, alpha.Vector, squares.Vector);
        over.ExpectUnchanged("numerator");
        under.ExpectUnchanged("denominator");
        direction.ExpectUnchanged("p");
        product.ExpectUnchanged("q");
        return (solution, residual, alpha, squares);
    }

    public static void CheckAdvance<T>(
        ConformanceContext context, double[] numerator, double[] denominator, T[] p, T[] q, T[] x, T[] r, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = numerator.Length;
        (GuardedBatch<T> solution, GuardedBatch<T> residual, GuardedBatch<double> alpha, GuardedBatch<double> squares) =
            Advance(context, numerator, denominator, p, q, x, r, n, layout);
        double[] steps = Map(numerator, (j, value) => denominator[j] > 0 && double.IsFinite(value / denominator[j]) ? value / denominator[j] : 0);
        double[] along = Dense.Widen(p), product = Dense.Widen(q), at = Dense.Widen(x), left = Dense.Widen(r);
        context.ExpectClose("α", alpha, steps, Map(steps, (_, value) => KrylovStepsBounds.Quotient(value)));
        Expect<T>(context, "x", solution, at, steps, along);
        Expect<T>(context, "r", residual, left, Map(steps, (_, value) => -value), product);
        double[] found = residual.ReadDoubles("r");
        ExpectProducts(context, "‖r‖²", squares, found, found, n);
        if (m == 0) context.Fail("a step for no column was tried; there is nothing to check.");
    }

    public static void CheckDirection<T>(ConformanceContext context, double[] numerator, double[] denominator, T[] z, T[] p, int n, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = numerator.Length;
        GuardedBatch<double> over = context.Upload(numerator, 1, m, layout), under = context.Upload(denominator, 1, m, layout), beta = context.Output<double>(1, 1, m, layout);
        GuardedBatch<T> residual = context.Upload(z, n, m, layout), direction = context.Upload(p, n, m, layout);
        context.Get<IKrylovSteps<T>>().Direction(context.Queue, over.Vector, under.Vector, residual.Matrix, direction.Matrix, beta.Vector);
        residual.ExpectUnchanged("z");
        double[] ratios = Map(numerator, (j, value) => double.IsFinite(value / denominator[j]) ? value / denominator[j] : 0);
        context.ExpectClose("β", beta, ratios, Map(ratios, (_, value) => KrylovStepsBounds.Quotient(value)));
        Expect<T>(context, "p", direction, Dense.Widen(z), ratios, Dense.Widen(p));
    }

    public static void CheckScaleRows<T>(ConformanceContext context, double[] factors, T[] x, double keep, T[] y, int m, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = factors.Length;
        GuardedBatch<double> scale = context.Upload(factors, 1, n, layout);
        GuardedBatch<T> from = context.Upload(x, n, m, layout), to = context.Upload(y, n, m, GuardLayout.Wide);
        context.Get<IKrylovSteps<T>>().ScaleRows(context.Queue, scale.Vector, from.Matrix, keep, to.Matrix);
        scale.ExpectUnchanged("factors");
        from.ExpectUnchanged("x");
        double[] source = Dense.Widen(x), old = Dense.Widen(y);
        double Kept(int i) => keep == 0 ? 0 : keep * old[i];
        context.ExpectClose(
            "y", to, Map(source, (i, value) => (factors[i / m] * value) + Kept(i)), Map(source, (i, value) => KrylovStepsBounds.Element<T>(factors[i / m] * value, Kept(i))));
    }

    public static void CheckGather<T>(ConformanceContext context, T[] source, int n, int m, int[] columns, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> from = context.Upload(source, n, m, layout), to = context.Output<T>(1, n, columns.Length, layout);
        context.Get<IKrylovSteps<T>>().Gather(context.Queue, from.Matrix, columns, to.Matrix);
        from.ExpectUnchanged("source");
        double[] expected = [.. Enumerable.Range(0, n * columns.Length).Select(i => double.CreateTruncating(source[(i / columns.Length * m) + columns[i % columns.Length]]))];
        context.ExpectClose("destination", to, expected, new double[expected.Length]);
    }

    public static double[] Map(double[] values, Func<int, double, double> map) => [.. values.Select((value, i) => map(i, value))];

    // to + f·from, column by column; where f is 0 nothing of `from` arrives.
    private static void Expect<T>(ConformanceContext context, string name, GuardedBatch<T> output, double[] to, double[] factors, double[] from)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double Added(int i) => factors[i % factors.Length] == 0 ? 0 : factors[i % factors.Length] * from[i];
        context.ExpectClose(name, output, Map(to, (i, value) => value + Added(i)), Map(to, (i, value) => KrylovStepsBounds.Element<T>(value, Added(i))));
    }

    private static void ExpectProducts(ConformanceContext context, string name, GuardedBatch<double> output, double[] x, double[] y, int n)
    {
        int m = (int)output.View.Columns;
        context.ExpectClose(name, output, Products(x, y, m), KrylovStepsBounds.Products(x, y, n, m));
    }

    private static double[] Products(double[] x, double[] y, int columns)
    {
        var sums = new double[columns];
        for (int i = 0; i < x.Length; i++) sums[i % columns] += x[i] * y[i];
        return sums;
    }
}
