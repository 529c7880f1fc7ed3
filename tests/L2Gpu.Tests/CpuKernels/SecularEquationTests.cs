using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.CpuKernels;

/// <summary>The roots of the secular equation, judged by arithmetic without rounding.</summary>
public sealed unsafe class SecularEquationTests
{
    private const double Epsilon = 2.220446049250313e-16;

    public static TheoryData<int, double, double> Problems
    {
        get
        {
            // Powers of ten over which the gaps between poles, and the weights, are spread.
            var data = new TheoryData<int, double, double>();
            foreach (int count in new[] { 1, 2, 3, 5, 9 })
            {
                foreach (double gaps in new[] { 0.0, 6, 14 })
                {
                    foreach (double weights in new[] { 0.0, 10, 29 }) data.Add(count, gaps, weights);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Roots_lie_between_the_poles_and_solve_the_equation(int count, double gaps, double weights)
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var stream = new NumberStream(seed);
            double[] d = new double[count], w = new double[count];
            for (int i = 0; i < count; i++)
            {
                double gap = Math.Pow(10, -gaps * Math.Abs(stream.NextSigned()));
                d[i] = i == 0 ? stream.NextSigned() : Math.Max(d[i - 1] + gap, Math.BitIncrement(d[i - 1]));
                w[i] = Math.Pow(10, -weights * Math.Abs(stream.NextSigned()));
            }

            AssertSolved(d, w);
        }
    }

    [Theory]
    [InlineData(1e-30, 1e-30, 1e-30)]
    [InlineData(1, 1e-30, 1)]
    [InlineData(1e-30, 1, 1e-30)]
    [InlineData(1e-30, 1e-30, 1)]
    [InlineData(1e6, 1e-25, 1e-25)]
    public void Weights_of_unlike_size_push_roots_against_poles(double first, double second, double third)
    {
        AssertSolved([0, 1, 2], [first, second, third]);
        AssertSolved([1, 1 + Epsilon, 2], [first, second, third]);
        AssertSolved([-1, 0, Epsilon * Epsilon], [first, second, third]);
    }

    private static void AssertSolved(double[] d, double[] w)
    {
        int count = d.Length;
        double total = w.Sum();
        for (int root = 0; root < count; root++)
        {
            nint pole;
            double x;
            fixed (double* poles = d, values = w) (pole, x) = SecularEquation.Solve(count, poles, values, total, root);
            string where = $"root {root} of d=({string.Join(", ", d.Select(v => $"{v:R}"))}), w=({string.Join(", ", w.Select(v => $"{v:R}"))}): {d[pole]:R} + {x:R}";
            BigRational lambda = BigRational.Of(d[pole]) + BigRational.Of(x);
            Assert.True(BigRational.Of(d[root]).CompareTo(lambda) < 0, where);
            Assert.True(root + 1 == count || lambda.CompareTo(BigRational.Of(d[Math.Min(root + 1, count - 1)])) < 0, where);

            BigRational value = BigRational.One, slope = BigRational.Zero, size = BigRational.One;
            for (int i = 0; i < count; i++)
            {
                BigRational distance = BigRational.Of(d[i]) - lambda, term = BigRational.Of(w[i]) / distance;
                value += term;
                slope += term / distance;
                size += term.CompareTo(BigRational.Zero) < 0 ? BigRational.Zero - term : term;
            }

            // Rounding of the terms, and of the root itself.
            double allowed = 2 * Epsilon * (((6 + Math.Sqrt(count)) * size.ToDouble()) + (2 * Math.Abs(x) * slope.ToDouble()));
            Assert.True(Math.Abs(value.ToDouble()) <= allowed, $"{where}: {value.ToDouble():R} is not within {allowed:R} of 0");
        }
    }
}
