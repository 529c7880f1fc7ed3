using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>The functions of the CPU's tape, on every instruction set: floats against FP64, doubles against longer arithmetic.</summary>
public sealed class ElementaryFunctionTests
{
    public static TheoryData<string> Isas => Tapes.Isas;

    public static TheoryData<string, PairOperation, double> SingleFunctions
    {
        get
        {
            var data = new TheoryData<string, PairOperation, double>();
            foreach (string isa in IsaSelector.Available.Select(isa => isa.ToString()))
            {
                // Units in the last place.
                data.Add(isa, PairOperation.Exp, 1);
                data.Add(isa, PairOperation.Tanh, 3);
                data.Add(isa, PairOperation.Log, 3);
                data.Add(isa, PairOperation.Sin, 1);
                data.Add(isa, PairOperation.Cos, 1);
                data.Add(isa, PairOperation.Sqrt, 0.5);
                data.Add(isa, PairOperation.Abs, 0);
                data.Add(isa, PairOperation.Negate, 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SingleFunctions))]
    public void A_function_of_floats_is_right_to_a_few_last_places_at_every_exponent(string isa, PairOperation operation, double ulps)
    {
        // Every 4093rd pattern of bits, of both signs, subnormal numbers included; and all there is near the ends of exp.
        List<float> inputs = [];
        for (uint bits = 0; bits < 0x7f800000; bits += 4093)
        {
            inputs.Add(BitConverter.UInt32BitsToSingle(bits));
            inputs.Add(-inputs[^1]);
        }

        for (float x = -104.5f; x < -103; x = MathF.BitIncrement(x)) inputs.Add(x);
        for (float x = 88.6f; x < 88.8f; x = MathF.BitIncrement(x)) inputs.Add(x);
        float[] results = Tapes.Run(isa, Tapes.Of(operation), inputs.ToArray());
        for (int i = 0; i < results.Length; i++)
        {
            double exact = PairProgram.Apply(new(operation), inputs[i], 0);
            float nearest = (float)exact;
            if (double.IsNaN(exact) || float.IsInfinity(nearest))
            {
                // One unit below the largest float, either is near enough.
                bool isLargest = float.IsInfinity(nearest) && Math.Abs(exact) < 1.0000001 * float.MaxValue && Math.Abs(results[i]) == float.MaxValue;
                Assert.True(results[i].Equals(nearest) || isLargest, $"{operation}({inputs[i]:R}) is {results[i]:R}, not {nearest:R}.");
                continue;
            }

            double unit = Math.Abs(nearest) < 1.17549435e-38f ? 1.401298464324817e-45 : Math.ScaleB(1, Math.ILogB(exact) - 23);
            double error = Math.Abs(results[i] - exact) / unit;
            Assert.True(error <= ulps, $"{operation}({inputs[i]:R}) is {results[i]:R}, {error} units from {exact:R}.");
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_exponential_of_doubles_is_right_to_the_last_place(string isa)
    {
        var stream = new NumberStream(1);
        List<double> inputs = [];
        for (int i = 0; i < 4000; i++)
        {
            inputs.Add(709.78 * stream.NextSigned());
            inputs.Add(stream.NextSigned());
            inputs.Add(stream.NextSigned() * Math.ScaleB(1, -stream.NextInteger(0, 80)));
            inputs.Add(-708 - (18.5 * Math.Abs(stream.NextSigned()))); // to the last subnormal numbers, and half of them
            inputs.Add((stream.NextInteger(-1000, 1000) + 0.5) * Math.Log(2)); // the ends of the reduced interval
        }

        double[] results = Tapes.Run(isa, Tapes.Of(PairOperation.Exp), [.. inputs]), worst = [0];
        for (int i = 0; i < results.Length; i++)
        {
            double ulps = Math.Abs(BigExponential.UlpsFrom(results[i], inputs[i]));
            Assert.True(ulps <= 1, $"exp({inputs[i]:R}) is {results[i]:R}, {ulps} units off.");
            worst[0] = Math.Max(worst[0], ulps);
        }

        Assert.InRange(worst[0], 0.4, 1); // The oracle sees rounding, so it looks at the digits that matter.
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_exponential_of_a_multiple_of_a_distance_keeps_its_bound_and_its_ends(string isa)
    {
        foreach (double factor in new[] { -0.375, 0.15625, -3e-30, -2e37 })
        {
            PairProgram program = Tapes.Build(b => b.Unary(PairOperation.Exp, b.Binary(PairOperation.Multiply, b.Constant(factor), b.Quantity(PairOperation.SquaredDistance))));
            float[] singles = [0, float.PositiveInfinity, float.NaN, float.MaxValue, float.Epsilon, .. Enumerable.Range(-149, 277).Select(n => 1.37f * MathF.ScaleB(1, n))];
            float[] found = Tapes.Run(isa, program, singles);
            for (int i = 0; i < found.Length; i++)
            {
                double exponent = (float)factor * (double)singles[i], exact = Math.Exp(exponent);
                if ((float)exact is 0 or float.PositiveInfinity or float.NaN) Assert.Equal((float)exact, found[i]);
                else Assert.InRange(found[i], exact - Slack(exact, exponent, 6e-8, 1.2e-38), exact + Slack(exact, exponent, 6e-8, 1.2e-38));
            }

            // Numbers of few digits, so that the product is exact for the oracle.
            double[] doubles = [.. Enumerable.Range(0, 400).Select(i => 4.75 * i), double.PositiveInfinity, double.NaN];
            double[] wide = Tapes.Run(isa, program, doubles);
            for (int i = 0; i < 400 && Math.Abs(factor) < 1; i++)
            {
                double exponent = factor * doubles[i];
                if (Math.Abs(exponent) < 700) Assert.InRange(Math.Abs(BigExponential.UlpsFrom(wide[i], exponent)), 0, 2 + (1.2 * Math.Abs(exponent)));
            }

            Assert.Equal(1, wide[0]);
            Assert.Equal(factor < 0 ? 0 : double.PositiveInfinity, wide[400]);
            Assert.Equal(double.NaN, wide[401]);
        }

        static double Slack(double exact, double exponent, double unit, double smallest) => ((8 + (5 * Math.Abs(exponent))) * unit * exact) + smallest;
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_hyperbolic_tangent_of_doubles_is_right_to_three_last_places(string isa)
    {
        var stream = new NumberStream(2);
        double[] inputs = [.. Enumerable.Range(0, 8000).Select(i => i % 2 == 0 ? 20 * stream.NextSigned() : stream.NextSigned() * Math.ScaleB(1, -stream.NextInteger(0, 40)))];
        double[] results = Tapes.Run(isa, Tapes.Of(PairOperation.Tanh), inputs);
        for (int i = 0; i < results.Length; i++)
        {
            var exact = BigExponential.Tanh(Math.Abs(inputs[i]));
            double nearest = (double)exact / Math.ScaleB(1, 192), unit = Math.ScaleB(1, Math.ILogB(nearest) - 52);
            var got = new System.Numerics.BigInteger(Math.ScaleB(Math.Abs(results[i]), 192));
            double error = Math.Abs((double)(got - exact)) / Math.ScaleB(unit, 192);
            Assert.True(error <= 3 && Math.Sign(results[i]) == Math.Sign(inputs[i]), $"tanh({inputs[i]:R}) is {results[i]:R}, {error} units off.");
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_logarithm_of_doubles_is_right_to_four_last_places(string isa)
    {
        var stream = new NumberStream(3);
        double[] inputs = [.. Enumerable.Range(0, 8000).Select(i => (i % 3) switch
        {
            0 => Math.ScaleB(1.5 + (0.5 * stream.NextSigned()), stream.NextInteger(-1022, 1022)),
            1 => 1 + (0.5 * stream.NextSigned()),
            _ => 1 + (stream.NextSigned() * Math.ScaleB(1, -stream.NextInteger(1, 50))),
        })];
        double[] results = Tapes.Run(isa, Tapes.Of(PairOperation.Log), inputs);
        for (int i = 0; i < results.Length; i++)
        {
            double error = Math.Abs(BigExponential.LogarithmError(inputs[i], results[i]));
            double unit = results[i] == 0 ? 0 : Math.ScaleB(1, Math.ILogB(results[i]) - 52);
            Assert.True(error <= 4 * unit, $"log({inputs[i]:R}) is {results[i]:R}, {error / unit} units off.");
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Sines_and_cosines_of_doubles_are_right_however_large_the_angle(string isa)
    {
        var stream = new NumberStream(4);
        double[] inputs = [.. Enumerable.Range(0, 40000).Select(i => Math.ScaleB(stream.NextSigned(), stream.NextInteger(-60, 1000))), 1e22, Math.PI, 1e5 * Math.PI];
        foreach (PairOperation operation in new[] { PairOperation.Sin, PairOperation.Cos })
        {
            double[] results = Tapes.Run(isa, Tapes.Of(operation), inputs);
            for (int i = 0; i < results.Length; i++)
            {
                // The library's own are right to one unit, with the reduction of Payne and Hanek.
                double library = PairProgram.Apply(new(operation), inputs[i], 0), unit = Math.ScaleB(1, Math.ILogB(library) - 52);
                Assert.True(Math.Abs(results[i] - library) <= 3 * unit, $"{operation}({inputs[i]:R}) is {results[i]:R}, not {library:R}.");
            }
        }

        Assert.Equal(-0.8522008497671888, Tapes.Run(isa, Tapes.Of(PairOperation.Sin), [1e22])[0], 15);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Special_values_are_those_of_the_library(string isa)
    {
        double[] specials =
            [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1e-300, 800, -800, 745.2, -745.2];
        foreach (PairOperation operation in Enum.GetValues<PairOperation>().Where(o => new PairInstruction(o).IsUnary && o != PairOperation.Power))
        {
            double[] wide = Tapes.Run(isa, Tapes.Of(operation), specials);
            float[] single = Tapes.Run(isa, Tapes.Of(operation), [.. specials.Select(x => (float)x)]);
            for (int i = 0; i < specials.Length; i++)
            {
                AssertSame($"{operation}({specials[i]})", PairProgram.Apply(new(operation), specials[i], 0), wide[i], 1e-15);
                AssertSame($"{operation}({(float)specials[i]}f)", (float)PairProgram.Apply(new(operation), (float)specials[i], 0), single[i], 4e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Of_two_the_smaller_and_the_larger_carry_NaN_and_order_zeros(string isa)
    {
        double[] values = [0, -0.0, 1, -3, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (double other in values)
        {
            foreach (PairOperation operation in new[] { PairOperation.Minimum, PairOperation.Maximum })
            {
                double[] results = Tapes.Run(isa, Tapes.Build(b => b.Binary(operation, b.Quantity(PairOperation.Dot), b.Constant(other))), values);
                double[] turned = Tapes.Run(isa, Tapes.Build(b => b.Binary(operation, b.Constant(other), b.Quantity(PairOperation.Dot))), values);
                for (int i = 0; i < values.Length; i++)
                {
                    double expected = PairProgram.Apply(new(operation), values[i], other);
                    AssertSame($"{operation}({values[i]}, {other})", expected, results[i], 0);
                    AssertSame($"{operation}({other}, {values[i]})", expected, turned[i], 0);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Powers_are_those_of_repeated_squaring_bit_for_bit(string isa)
    {
        double[] values = [0, -0.0, 1.1, -1.3, 0.7, 1e-200, 1e200, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        for (int exponent = 2; exponent <= 70; exponent++)
        {
            double[] results = Tapes.Run(isa, Tapes.Of(PairOperation.Power, exponent), values);
            for (int i = 0; i < values.Length; i++)
                AssertSame($"{values[i]}^{exponent}", PairProgram.Apply(new(PairOperation.Power, 0, exponent), values[i], 0), results[i], 0);
        }
    }

    // The same NaN, infinity, zero of the same sign, or number within a relative error.
    private static void AssertSame(string what, double expected, double actual, double relative)
    {
        bool same = expected.Equals(actual) && (expected != 0 || double.IsNegative(expected) == double.IsNegative(actual));
        Assert.True(same || (expected != 0 && Math.Abs(actual - expected) <= relative * Math.Abs(expected)), $"{what} is {actual:R}, not {expected:R}.");
    }
}
