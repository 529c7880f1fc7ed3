using System.Numerics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Programs of pairs on the CPU's tape give what they mean, at any length, in place, and touch nothing else.</summary>
public sealed unsafe class PairTapeTests
{
    private const int Columns = 3, Guard = 19;

    public static TheoryData<string> Isas => Tapes.Isas;

    private static KernelFunction[] Kernels =>
    [
        KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.Linear, KernelFunction.Cosine, KernelFunction.Rbf(0.7), KernelFunction.Laplacian(0.3),
        KernelFunction.ChiSquared(1.3), KernelFunction.Polynomial(0.6, -0.25, 4), KernelFunction.Polynomial(0.1, 0.9, 19), KernelFunction.Polynomial(1, 0, 2), KernelFunction.Sigmoid(0.4, -0.3),
        KernelFunction.Matern12(0.9), KernelFunction.Matern32(1.3), KernelFunction.Matern52(2.1),
    ];

    [Theory]
    [MemberData(nameof(Isas))]
    public void Every_ready_made_function_is_what_it_means_at_every_length(string isa)
    {
        foreach (KernelFunction kernel in Kernels)
        {
            AssertMeans<float>(isa, kernel.Program, kernel.ToString());
            AssertMeans<double>(isa, kernel.Program, kernel.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Programs_of_few_registers_and_of_many_are_what_they_mean(string isa)
    {
        Func<PairProgramBuilder, int>[] programs =
        [
            b => b.Constant(2.5),
            b => b.Quantity(PairOperation.LeftSquaredNorm),
            b => b.Unary(PairOperation.Sqrt, b.Quantity(PairOperation.LeftSquaredNorm)),
            b => b.Quantity(PairOperation.RightSquaredNorm),
            b => b.Unary(PairOperation.Exp, b.Quantity(PairOperation.Dot)),
            b => b.Unary(PairOperation.Exp, b.Unary(PairOperation.Negate, b.Quantity(PairOperation.L1Distance))),
            b => b.Binary(PairOperation.Subtract, b.Quantity(PairOperation.LeftSquaredNorm), b.Quantity(PairOperation.RightSquaredNorm)),

            // A product that two steps read, which neither may take into itself.
            b => Shared(b, PairOperation.Add), b => Shared(b, PairOperation.Exp), b => Shared(b, PairOperation.Power),

            // A sum of two products, and one of a product with itself.
            b => b.Binary(PairOperation.Add, Product(b, PairOperation.Dot), Product(b, PairOperation.SquaredDistance)),
            b => b.Binary(PairOperation.Add, Product(b, PairOperation.Dot), Product(b, PairOperation.Dot)),
            b => b.Power(b.Binary(PairOperation.Add, b.Quantity(PairOperation.Dot), b.Constant(0.5)), 3),
            b => b.Power(b.Binary(PairOperation.Add, b.Constant(0.5), Product(b, PairOperation.L1Distance)), 5),
            Wide,
        ];
        for (int i = 0; i < programs.Length; i++)
        {
            PairProgram program = Tapes.Build(programs[i]);
            AssertMeans<float>(isa, program, $"program {i}");
            AssertMeans<double>(isa, program, $"program {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_result_may_take_the_place_of_a_quantity(string isa)
    {
        PairProgram program = Tapes.Build(b => b.Binary(
            PairOperation.Add, b.Unary(PairOperation.Exp, Product(b, PairOperation.Dot)), b.Binary(PairOperation.Multiply, b.Quantity(PairOperation.Dot), b.Unary(PairOperation.Sin, b.Quantity(PairOperation.Dot)))));
        float[] dots = new NumberStream(5).Uniform<float>(700);
        float[] apart = Tapes.Run(isa, program, dots);
        PairTape<float> tape = PairTape<float>.Create(Enum.Parse<Isa>(isa), program);
        var scratch = new float[tape.ScratchSize];
        fixed (float* dot = dots, work = scratch) tape.Run(dots.Length, dot, null, null, null, 0, null, dot, work);
        Assert.Equal(apart, dots);
        Assert.True(apart.Distinct().Count() > 500);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_bits_of_a_pair_do_not_depend_on_its_place(string isa)
    {
        PairProgram program = Tapes.Build(Wide);
        double[][] points = Points<float>(300);
        float[] whole = Run<float>(isa, program, points, 300, 0);
        for (int at = 0; at < 40; at++)
        {
            float[] part = Run<float>(isa, program, [points[0], .. points.Skip(1 + at)], 200 - at, 0);
            Assert.Equal(whole[at..(at + part.Length)], part);
        }
    }

    [Fact]
    public void An_exponential_of_a_product_is_one_pass_and_a_polynomial_too()
    {
        foreach (KernelFunction kernel in new[] { KernelFunction.Rbf(0.3), KernelFunction.Laplacian(2), KernelFunction.ChiSquared(1), KernelFunction.Polynomial(0.2, 1, 3), KernelFunction.Linear })
        {
            var plan = new TapePlan(kernel.Program);
            Assert.Single(plan.Steps);
            Assert.Equal(0, plan.Registers);
        }

        // Four passes: the norm of the first point is made once for a row, and two registers do.
        var cosine = new TapePlan(KernelFunction.Cosine.Program);
        Assert.Equal(4, cosine.Steps.Length);
        Assert.Equal(2, cosine.RowSteps.Length);
        Assert.Equal(1, cosine.Registers);
    }

    private static int Product(PairProgramBuilder b, PairOperation quantity) => b.Binary(PairOperation.Multiply, b.Constant(-0.37), b.Quantity(quantity));

    private static int Shared(PairProgramBuilder b, PairOperation reader)
    {
        int product = Product(b, PairOperation.Dot);
        int read = reader switch
        {
            PairOperation.Add => b.Binary(PairOperation.Add, product, b.Quantity(PairOperation.L1Distance)),
            PairOperation.Power => b.Power(b.Binary(PairOperation.Add, product, b.Constant(1)), 3),
            _ => b.Unary(PairOperation.Exp, product),
        };
        return b.Binary(PairOperation.Multiply, read, b.Unary(PairOperation.Cos, product));
    }

    // Every quantity and operation, with values that live long.
    private static int Wide(PairProgramBuilder b)
    {
        int[] quantities = [.. Enum.GetValues<PairOperation>().Where(o => new PairInstruction(o).IsQuantity).Select(b.Quantity)];
        List<int> values = [.. quantities.Select(q => b.Binary(PairOperation.Add, b.Unary(PairOperation.Abs, q), b.Constant(0.25)))];
        foreach (PairOperation operation in new[] { PairOperation.Log, PairOperation.Sqrt, PairOperation.Tanh, PairOperation.Sin, PairOperation.Cos, PairOperation.Negate })
            values.Add(b.Unary(operation, values[values.Count - 6]));
        int sum = b.Power(values[0], 3);
        foreach (int value in values)
            sum = b.Binary(PairOperation.Maximum, b.Binary(PairOperation.Minimum, b.Binary(PairOperation.Add, sum, b.Binary(PairOperation.Divide, value, values[1])), b.Constant(50)), b.Constant(-50));
        return b.Binary(PairOperation.Subtract, sum, values[^2]);
    }

    // Each length from none to beyond eight vectors, and some beyond a block; numbers behind the end stay as they are.
    private static void AssertMeans<T>(string isa, PairProgram program, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Most = 600;
        double[][] points = Points<T>(Most);
        PairNumber[] expected = [.. points.Skip(1).Select(y => PairError<T>.Of(program, points[0], y))];
        foreach (int count in Enumerable.Range(0, 131).Concat([255, 256, 257, 511, 512, 513, Most]))
        {
            T[] results = Run<T>(isa, program, points, count, Guard);
            for (int j = 0; j < count; j++)
            {
                double error = Math.Abs(double.CreateTruncating(results[j]) - expected[j].Value);
                Assert.True(error <= expected[j].Error, $"{name}, {isa}, {typeof(T).Name}, {count} pairs: pair {j} is {results[j]}, not {expected[j].Value:R} ± {expected[j].Error:R}.");
            }

            for (int j = 0; j < Guard; j++) Assert.Equal(T.CreateTruncating(-77 - j), results[count + j]);
        }

        Assert.All(expected, number => Assert.True(number.Error <= 1e-3 * (1 + Math.Abs(number.Value)))); // A bound that forbids nothing would prove nothing.
    }

    private static T[] Run<T>(string isa, PairProgram program, double[][] points, int count, int guard)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PairTape<T> tape = PairTape<T>.Create(Enum.Parse<Isa>(isa), program);
        T[] result = [.. Enumerable.Range(0, count + guard).Select(j => T.CreateTruncating(-77 - j + count))];
        var scratch = new T[tape.ScratchSize];
        Array.Fill(scratch, T.NaN);
        PairQuantities[] pairs = [.. points.Skip(1).Take(count).Select(y => new PairQuantities(points[0], y))];
        fixed (T* dot = Of(PairOperation.Dot), squared = Of(PairOperation.SquaredDistance), absolute = Of(PairOperation.L1Distance), chi = Of(PairOperation.ChiSquaredDistance))
        fixed (T* right = Of(PairOperation.RightSquaredNorm), to = result, work = scratch)
        {
            double left = new PairQuantities(points[0], points[0]).Of(PairOperation.LeftSquaredNorm);
            tape.Run(count, dot, squared, absolute, chi, T.CreateTruncating(left), right, to, work);
        }

        return result;

        // What the program does not need is not there.
        T[]? Of(PairOperation quantity) => program.Needs(quantity) ? [.. pairs.Select(p => T.CreateTruncating(p.Of(quantity)))] : null;
    }

    // One point and then others, of positive coordinates that are numbers of the type; the second is the first.
    private static double[][] Points<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stream = new NumberStream(11);
        double[][] points = [.. Enumerable.Range(0, count + 1).Select(_ => (double[])[.. stream.Uniform<T>(Columns).Select(v => Math.Abs(double.CreateTruncating(v)))])];
        points[1] = points[0];
        return points;
    }
}
