using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>An iteration of shifted systems on the accelerator, beside the reference.</summary>
/// <param name="Rows">n.</param>
/// <param name="Width">m, the columns that are iterated.</param>
/// <param name="Columns">The column of each shifted system.</param>
/// <param name="Scalars">σ, ω and ζ of each system, then α, β, α₋, β₋ of each column.</param>
/// <param name="R">Residuals.</param>
/// <param name="P">Directions.</param>
/// <param name="X">Solutions.</param>
internal sealed record ShiftedTrial<T>(int Rows, int Width, int[] Columns, double[][] Scalars, T[] R, T[] P, T[] X)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static ShiftedTrial<T> Uniform(ulong seed, int n, int m, int count, bool first = false)
    {
        var numbers = new NumberStream(seed);
        double[] Positive(int length) => [.. numbers.Uniform<double>(length).Select(value => 0.1 + Math.Abs(value))];
        double[] ones = [.. Enumerable.Repeat(1.0, count)];
        double[][] scalars =
        [
            Positive(count), first ? ones : [.. Positive(count).Select(value => Math.Min(1, value))], first ? ones : Positive(count),
            Positive(m), Positive(m), first ? new double[m] : Positive(m), first ? new double[m] : Positive(m),
        ];
        return new(
            n, m, [.. Enumerable.Range(0, count).Select(k => (k * 7) % m)], scalars,
            numbers.Uniform<T>((long)n * m), numbers.Uniform<T>((long)n * count), numbers.Uniform<T>((long)n * count));
    }

    public (GuardedBatch<T> P, GuardedBatch<T> X, GuardedBatch<double> Omega, GuardedBatch<double> Zeta) Run(
        ConformanceContext context, IKrylovSteps<T> steps, GuardLayout layout)
    {
        GuardedBatch<double>[] scalars = [.. Scalars.Select(values => context.Upload(values, 1, values.Length, layout))];
        GuardedBatch<int> columns = context.Upload(Columns, 1, Columns.Length, layout);
        GuardedBatch<T> r = context.Upload(R, Rows, Width, layout), p = context.Upload(P, Rows, Columns.Length, layout), x = context.Upload(X, Rows, Columns.Length, layout);
        steps.AdvanceShifted(
            context.Queue,
            new(columns.Vector, scalars[0].Vector, scalars[1].Vector, scalars[2].Vector, scalars[3].Vector, scalars[4].Vector, scalars[5].Vector, scalars[6].Vector),
            r.Matrix, p.Matrix, x.Matrix);
        r.ExpectUnchanged("r");
        columns.ExpectUnchanged("columns");
        foreach (int input in (int[])[0, 3, 4, 5, 6]) scalars[input].ExpectUnchanged("scalars");
        return (p, x, scalars[1], scalars[2]);
    }

    public void Check(ConformanceContext context, GuardLayout layout)
    {
        (GuardedBatch<T> p, GuardedBatch<T> x, GuardedBatch<double> omega, GuardedBatch<double> zeta) = Run(context, context.Get<IKrylovSteps<T>>(), layout);
        (GuardedBatch<T> wantedP, GuardedBatch<T> wantedX, GuardedBatch<double> wantedOmega, GuardedBatch<double> wantedZeta) =
            Run(context, new KrylovStepsReference<T>(), GuardLayout.Packed);
        double[] o = wantedOmega.ReadDoubles("reference ω"), z = wantedZeta.ReadDoubles("reference ζ");
        (double[] omegaBounds, double[] zetaBounds) = ScalarBounds(o);
        context.ExpectClose("ω", omega, o, omegaBounds);
        context.ExpectClose("ζ", zeta, z, zetaBounds);
        (double[] pBounds, double[] xBounds) = VectorBounds(o, z, omegaBounds, zetaBounds);
        context.ExpectClose("p", p, wantedP.ReadDoubles("reference p"), pBounds);
        context.ExpectClose("x", x, wantedX.ReadDoubles("reference x"), xBounds);
    }

    public (double[] Omega, double[] Zeta) ScalarBounds(double[] omega)
    {
        double[] bounds = KrylovStepsTrial.Map(omega, (k, value) =>
        {
            int c = Columns[k];
            double carried = Scalars[5][c] == 0 ? 0 : Scalars[3][c] * Scalars[6][c] / Scalars[5][c];
            return 2 * KrylovStepsBounds.Omega(value, Scalars[1][k], Scalars[0][k], Scalars[3][c], carried);
        });
        return (bounds, KrylovStepsTrial.Map(omega, (k, value) => Math.Abs(Scalars[2][k]) * (bounds[k] + KrylovStepsBounds.Quotient(value))));
    }

    public (double[] P, double[] X) VectorBounds(double[] omega, double[] zeta, double[] omegaBounds, double[] zetaBounds)
    {
        int count = Columns.Length;
        double[] p = new double[P.Length], x = new double[P.Length];
        for (int i = 0; i < p.Length; i++)
        {
            int k = i % count, c = Columns[k];
            double direction = double.CreateTruncating(P[i]), residual = double.CreateTruncating(R[(i / count * Width) + c]);
            x[i] = KrylovStepsBounds.Element<T>(double.CreateTruncating(X[i]), 2 * Scalars[3][c] * omega[k] * direction) + Math.Abs(Scalars[3][c] * direction * omegaBounds[k]);
            p[i] = KrylovStepsBounds.Element<T>(2 * zeta[k] * residual, 2 * Scalars[4][c] * omega[k] * omega[k] * direction)
                + Math.Abs(residual * zetaBounds[k]) + Math.Abs(2 * Scalars[4][c] * omega[k] * direction * omegaBounds[k]);
        }

        return (p, x);
    }
}
