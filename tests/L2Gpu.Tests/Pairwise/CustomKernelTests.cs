using System.Linq.Expressions;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;
using static L2Gpu.Kernels.KernelMath;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Kernels as expressions: what they may hold, what they may not, and when their numbers are taken.</summary>
public sealed class CustomKernelTests
{
    private static readonly double[] X = [0.3, 1.25, 0.5], Y = [1.5, 0.75, 2];

    private double Field { get; set; } = 1.5;

    [Fact]
    public void Every_word_means_what_it_computes()
    {
        AssertMeans((x, y) => Dot(x, y) + Dot(y, x));
        AssertMeans((x, y) => Dot(x, x) - (2 * Dot(y, y)));
        AssertMeans((x, y) => SquaredDistance(x, y) * Distance(y, x));
        AssertMeans((x, y) => L1Distance(x, y) / ChiSquaredDistance(x, y));
        AssertMeans((x, y) => SquaredNorm(x) - Norm(y));
        AssertMeans((x, y) => SquaredDistance(x, x) + 2);
        AssertMeans((x, y) => -Exp(-Dot(x, y)) + Log(SquaredNorm(x)) + Sqrt(Norm(y)));
        AssertMeans((x, y) => Abs(-Dot(x, y)) * Tanh(Dot(x, y)) * Sin(Dot(x, y)) * Cos(Dot(x, y)));
        AssertMeans((x, y) => Min(Dot(x, y), SquaredNorm(x)) + Max(Dot(x, y), SquaredNorm(x)));
        AssertMeans((x, y) => Pow(Dot(x, y), 7) + Pow(Dot(x, y), 1) + Pow(Dot(x, y), 0) + Pow(Dot(x, y), -2));
        AssertMeans((x, y) => +Dot(x, y));
        AssertMeans((x, y) => Value(KernelFunction.Rbf(0.3), x, y) + Value(KernelFunction.Custom((a, b) => Norm(a)), y, x));
        AssertMeans((x, y) => 2.5);
    }

    [Fact]
    public void The_functions_of_Math_are_words_too()
    {
        AssertMeans((x, y) => Math.Exp(-Math.Abs(Math.Sin(Dot(x, y)))) + Math.Cos(Math.Log(Math.Sqrt(SquaredNorm(x)))));
        AssertMeans((x, y) => Math.Min(Math.Tanh(Dot(x, y)), Math.Max(0.1, Dot(x, y))));

        // The exponent of this one is a double, and must be whole.
        KernelFunction cube = KernelFunction.Custom((x, y) => Math.Pow(Dot(x, y), 3));
        Assert.Equal(KernelFunction.Custom((x, y) => Pow(Dot(x, y), 3)), cube);
        Assert.Equal(1 / Math.Pow(2.3875, 2), KernelFunction.Custom((x, y) => Math.Pow(Dot(x, y), -2)).Evaluate(X, Y), 1e-15);
    }

    [Fact]
    public void Numbers_are_taken_when_the_kernel_is_made()
    {
        double gamma = 0.5;
        float single = 0.1f;
        int whole = 7;
        long[] scales = [3, 4];
        KernelFunction kernel = KernelFunction.Custom((x, y) => Exp(-gamma * SquaredDistance(x, y)) + (single * Field) + (whole / 2) + scales[1] + (Math.PI * Triple(2)));
        double before = kernel.Evaluate(X, Y), distance = 1.44 + 0.25 + 2.25;
        Assert.Equal(Math.Exp(-0.5 * distance) + (0.1f * 1.5) + 3 + 4 + (Math.PI * 6), before, 1e-14);
        (gamma, single, whole, scales[1], Field) = (9, 9, 9, 9, 9);
        Assert.Equal(before, kernel.Evaluate(X, Y));    }

    [Fact]
    public void What_is_not_supported_is_named_and_what_is_too()
    {
        AssertRefused((x, y) => x.Coordinates[0] * y.Coordinates[0], "get_Item", "not supported", "SquaredDistance");
        AssertRefused((x, y) => x.Coordinates.Length, "Coordinates", "not supported");
        AssertRefused((x, y) => Dot(x, y) > 0 ? 1 : 0, "Conditional", "IIF((Dot(x, y) > 0)");
        AssertRefused((x, y) => Helper(x, y), "Call Helper", "Helper(x, y)");
        AssertRefused((x, y) => Math.Floor(Dot(x, y)), "Call Floor");
        AssertRefused((x, y) => Math.Log(Dot(x, y), 2), "Call Log");
        AssertRefused((x, y) => Dot(x, y) % 2, "Modulo");
        AssertRefused((x, y) => (float)Dot(x, y), "Convert");
        AssertRefused((x, y) => Math.Sign(Dot(x, y)), "Sign(Dot(x, y)) (Call Sign)");
        KernelPoint origin = new(0, 0, 0);
        AssertRefused((x, y) => Distance(x, origin), "origin (MemberAccess)", "not supported");
        AssertRefused((x, y) => Distance(x, Same(y)), "Same(y) (Call Same)");
        Func<KernelPoint, KernelPoint, double> other = Helper;
        AssertRefused((x, y) => other(x, y), "Invoke");
        AssertRefused((x, y) => new[] { Dot(x, y), 1 }[0], "ArrayIndex");
        AssertRefused((x, y) => Value(KernelFunction.Linear, x, x), "Call Value");
        ParameterExpression a = Expression.Parameter(typeof(KernelPoint), "a"), b = Expression.Parameter(typeof(KernelPoint), "b");
        AssertRefused(Expression.Lambda<Func<KernelPoint, KernelPoint, double>>(Expression.Call(typeof(CustomKernelTests), nameof(Bare), null, a), a, b), "Call Bare");
        AssertRefused(
            Expression.Lambda<Func<KernelPoint, KernelPoint, double>>(Expression.Block(Expression.Call(((Func<KernelPoint, double>)SquaredNorm).Method, a)), a, b), "Block");
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused_by_name()
    {
        double gamma = double.NaN;
        AssertRefused((x, y) => gamma * Dot(x, y), "gamma is NaN", "finite");
        AssertRefused((x, y) => Dot(x, y) + (1.0 / 0), "finite");
        AssertRefused((x, y) => Exp(Value(KernelFunction.Custom((a, b) => 1000), x, y)) * Dot(x, y), "numbers alone");
        AssertRefused((x, y) => Pow(Dot(x, y), 1001), "whole number", "1000");
        AssertRefused((x, y) => Math.Pow(Dot(x, y), 0.5), "whole number", "Sqrt(a)");
        AssertRefused((x, y) => Math.Pow(Dot(x, y), Dot(x, y)), "whole number");
        AssertRefused((x, y) => Dot(x, y) * Thrower(), "could not be computed", "no gamma here");
        AssertRefused((x, y) => Value(KernelFunction.Rbf(null), x, y), "gamma");
        KernelFunction scaled = KernelFunction.Linear.WithLengthScales(1, 2, 3);
        AssertRefused((x, y) => Value(scaled, x, y), "length scales");
        Assert.Throws<ArgumentNullException>(() => KernelFunction.Custom(null!));
    }

    [Fact]
    public void An_expression_too_long_or_too_deep_is_refused_and_not_an_overflow()
    {
        ParameterExpression x = Expression.Parameter(typeof(KernelPoint), "x"), y = Expression.Parameter(typeof(KernelPoint), "y");
        Expression dot = Expression.Call(((Func<KernelPoint, KernelPoint, double>)Dot).Method, x, y);
        AssertRefused(Lambda(Chain(1002)), "at most 1000");
        AssertRefused(Lambda(Chain(300_000)), "too deeply");

        // 2⁹⁰ terms to read, and 91 instructions to do.
        Expression doubled = dot;
        for (int i = 0; i < 90; i++) doubled = Expression.Add(doubled, doubled);
        KernelFunction kernel = KernelFunction.Custom(Lambda(doubled));
        Assert.Equal(91, kernel.Program.Instructions.Length);
        Assert.Equal(Math.ScaleB(2.3875, 90), kernel.Evaluate(X, Y), Math.ScaleB(1, 40));
        Assert.InRange(kernel.Formula.Length, 100, 2000);

        Expression Chain(int length)
        {
            Expression sum = dot;
            for (int i = 0; i < length; i++) sum = Expression.Call(((Func<double, double>)Sin).Method, sum);
            return sum;
        }

        Expression<Func<KernelPoint, KernelPoint, double>> Lambda(Expression body) => Expression.Lambda<Func<KernelPoint, KernelPoint, double>>(body, x, y);
    }

    [Fact]
    public void The_radial_basis_function_written_out_is_the_ready_made_one()
    {
        double gamma = 0.37;
        KernelFunction custom = KernelFunction.Custom((x, y) => Exp(-gamma * SquaredDistance(x, y))), ready = KernelFunction.Rbf(gamma);
        Assert.Equal(ready.Program, custom.Program);
        Assert.Equal(ready.Evaluate(X, Y), custom.Evaluate(X, Y));
        Assert.Equal("custom", custom.Name);
        Assert.NotEqual(ready, custom);

        // Another gamma is no other program: a device compiles it once.
        gamma = 5;
        Assert.Equal(custom.Program.Shape, KernelFunction.Custom((x, y) => Exp(-gamma * SquaredDistance(x, y))).Program.Shape);
    }

    [Fact]
    public void On_the_processor_and_on_a_device_it_is_the_ready_made_one_bit_for_bit()
    {
        foreach (Isa isa in IsaSelector.Available)
        {
            using Accelerator cpu = CpuAccelerator.Create(threads: 2, isa);
            AssertSameMatrix(cpu);
        }

        using Accelerator? device = OpenClPresence.WhySkipped is null ? SourceAccelerator.Create(OpenClPresence.Open()) : null;
        if (device is not null) AssertSameMatrix(device);
    }

    [Fact]
    public void Symmetry_is_told()
    {
        Assert.True(KernelFunction.Custom((x, y) => Dot(x, y) + (Norm(x) + Norm(y))).Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Dot(x, y) + Norm(x) + Norm(y)).Program.IsSymmetric); // sums of another order have other bits
        Assert.True(KernelFunction.Custom((x, y) => Norm(x) * Norm(y)).Program.IsSymmetric);
        Assert.True(KernelFunction.Cosine.Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Dot(x, y) + Norm(x)).Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Norm(x) - Norm(y)).Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Dot(x, y) + Max(SquaredNorm(x) - 1000, 0)).Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Log(Norm(x) - Norm(y))).Program.IsSymmetric);

        // What begins beyond every length that could be tried, and what is symmetric by algebra alone.
        Assert.False(KernelFunction.Custom((x, y) => Dot(x, y) + Max(0, SquaredNorm(x) - 1e8)).Program.IsSymmetric);
        Assert.False(KernelFunction.Custom((x, y) => Pow(Norm(x) - Norm(y), 2)).Program.IsSymmetric);
    }

    [Fact]
    public void Sums_and_products_of_kernels_are_kernels()
    {
        KernelFunction sum = (2.0 * KernelFunction.Rbf(0.5)) + (KernelFunction.Linear * KernelFunction.Matern32(2));
        double expected = (2 * KernelFunction.Rbf(0.5).Evaluate(X, Y)) + (KernelFunction.Linear.Evaluate(X, Y) * KernelFunction.Matern32(2).Evaluate(X, Y));
        Assert.Equal(expected, sum.Evaluate(X, Y));
        Assert.Equal(KernelFunction.Linear.Add(KernelFunction.Linear.Multiply(3)), KernelFunction.Linear + (3 * KernelFunction.Linear));

        // What waits for the number of columns still does.
        KernelFunction waiting = KernelFunction.Rbf() + KernelFunction.Polynomial();
        Assert.True(waiting.NeedsColumns);
        Assert.Equal(KernelFunction.Rbf(1.0 / 3).Evaluate(X, Y) + KernelFunction.Polynomial(1.0 / 3).Evaluate(X, Y), waiting.Evaluate(X, Y));
        Assert.Throws<InvalidOperationException>(() => waiting.Program);
        Assert.False(waiting.Resolve(3).NeedsColumns);
        Assert.NotEqual(waiting, KernelFunction.Rbf() + KernelFunction.Sigmoid());
        Assert.Equal(waiting, KernelFunction.Rbf() + KernelFunction.Polynomial());

        // Length scales are those of both.
        KernelFunction left = KernelFunction.Rbf(1).WithLengthScales(1, 2, 4), right = KernelFunction.Linear.WithLengthScales(1, 2, 4);
        Assert.Equal(left.Evaluate(X, Y) + right.Evaluate(X, Y), (left + right).Evaluate(X, Y));
        Assert.Contains("length scales", Assert.Throws<ArgumentException>(() => left + KernelFunction.Linear).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => double.NaN * KernelFunction.Linear);
        Assert.Throws<ArgumentNullException>(() => KernelFunction.Linear + null!);

        // Thirty-two doublings of a thousandth of the limit are too many.
        KernelFunction many = KernelFunction.Rbf(1);
        Assert.Contains("at most 1000", Assert.Throws<ArgumentException>(() => { for (int i = 1; i < 500; i++) many += i * KernelFunction.Rbf(1.0 + i); }).Message, StringComparison.Ordinal);
    }

    private static double Helper(KernelPoint x, KernelPoint y) => Dot(x, y);

    private static KernelPoint Same(KernelPoint x) => x;

    private static double Bare(KernelPoint x) => SquaredNorm(x);

    private static double Triple(double value) => 3 * value;

    private static double Thrower() => throw new InvalidOperationException("no gamma here");

    private static void AssertMeans(Expression<Func<KernelPoint, KernelPoint, double>> expression)
        => Assert.Equal(expression.Compile()(new(X), new(Y)), KernelFunction.Custom(expression).Evaluate(X, Y));

    private static void AssertRefused(Expression<Func<KernelPoint, KernelPoint, double>> expression, params string[] words)
    {
        var e = Assert.Throws<ArgumentException>(() => KernelFunction.Custom(expression));
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }

    private static void AssertSameMatrix(Accelerator accelerator)
    {
        double gamma = 0.37;
        var stream = new L2Gpu.Conformance.NumberStream(9);
        using var arrays = new DeviceArrays(accelerator.Device);
        MatrixView<float> x = arrays.Upload(stream.Uniform<float>(70 * 5), 1, 70, 5)[0];
        BatchView<float> results = arrays.Room<float>(2, 70, 70);
        accelerator.Get<IPairwise<float>>().Matrix(arrays.Queue, KernelFunction.Rbf(gamma), x, x, results[0]);
        accelerator.Get<IPairwise<float>>().Matrix(arrays.Queue, KernelFunction.Custom((x, y) => Exp(-gamma * SquaredDistance(x, y))), x, x, results[1]);
        float[] values = arrays.Read(results);
        Assert.Equal(values[..4900], values[4900..]);
        Assert.True(values.Distinct().Count() > 2000);
    }
}
