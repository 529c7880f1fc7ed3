using System.Runtime.Intrinsics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.RandomNumbers;

/// <summary>The functions of simulations beside those of FP64, and vectors of them beside scalars, bit by bit.</summary>
public sealed unsafe class SimulationMathTests
{
    // Coprime to 2³², so that every exponent and every tail of bits is met.
    private const uint Stride = 4099;

    private static readonly float[] Edges =
    [
        0, -0.0f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, 1e-20f, 0.34657359f, 0.5f, 1, -1, 9.999999f, 10, 10.000001f, 88.72284f, 88.7229f, 89, 90, -87.33655f, -103.97208f, -103.97209f, -104, -150,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.Int32BitsToSingle(unchecked((int)0xffc12345)),
    ];

    [Fact]
    public void The_exponential_is_right_to_little_more_than_a_unit_in_the_last_place()
        => Assert.InRange(Worst(SimulationMath.Exp, Math.Exp, AllFloats().Where(x => x is > -103 and < 88.7f)), 0.5, 1.02);

    [Fact]
    public void The_hyperbolic_tangent_is_right_to_less_than_three_units_in_the_last_place()
        => Assert.InRange(Worst(SimulationMath.Tanh, Math.Tanh, AllFloats().Where(float.IsFinite)), 0.5, 2.7);

    [Fact]
    public void The_logarithm_is_right_to_three_units_in_the_last_place()
        => Assert.InRange(Worst(SimulationMath.Log, Math.Log, AllFloats().Where(x => x is >= 1.1754944e-38f and < 1)), 0.5, 3);

    [Fact]
    public void Ends_of_the_range_are_those_of_the_functions()
    {
        Assert.Equal([1f, 1f, float.PositiveInfinity, 0f, 0f, float.PositiveInfinity], new[] { 0f, -0.0f, 89f, -104f, float.NegativeInfinity, float.PositiveInfinity }.Select(SimulationMath.Exp));
        Assert.Equal([1f, -1f, 1f, -1f], new[] { 10f, -10f, float.PositiveInfinity, float.NegativeInfinity }.Select(SimulationMath.Tanh));
        Assert.Equal(unchecked((int)0x80000000), BitConverter.SingleToInt32Bits(SimulationMath.Tanh(-0.0f)));
        Assert.All(new[] { SimulationMath.Exp(float.NaN), SimulationMath.Tanh(float.NaN) }, x => Assert.Equal(0x7fc00000, BitConverter.SingleToInt32Bits(x)));
        Assert.Equal(0, SimulationMath.Log(1));
    }

    [Fact]
    public void Uniform_numbers_reach_from_the_smallest_to_1_and_are_next_to_their_steps()
    {
        Assert.Equal(Math.ScaleB(1, -32), SimulationMath.Uniform(0));
        Assert.Equal(1, SimulationMath.Uniform(uint.MaxValue));
        
        // Rounded to a float, and once more with its half step.
        Assert.All(Words(), word =>
        {
            double step = Math.ScaleB((word >> 1) + 0.5, -31), found = SimulationMath.Uniform(word);
            Assert.InRange(found - step, -step * Math.ScaleB(1, -23), step * Math.ScaleB(1, -23));
        });
    }

    [Fact]
    public void Normal_numbers_are_those_of_Box_and_Muller_and_reach_6_66()
    {
        double worst = 0, most = 0;
        foreach (uint word in Words().Append(0u).Append(uint.MaxValue))
        {
            uint angle = word * 2654435761u;
            (float cosine, float sine) = SimulationMath.Normals(word, angle);
            double r = Math.Sqrt(-2 * Math.Log(SimulationMath.Uniform(word))), a = Math.ScaleB(angle, -31) * Math.PI;
            worst = Math.Max(worst, Math.Max(Math.Abs(cosine - (r * Math.Cos(a))), Math.Abs(sine - (r * Math.Sin(a)))));
            most = Math.Max(most, Math.Sqrt((cosine * (double)cosine) + (sine * (double)sine)));
        }

        Assert.InRange(worst, 1e-8, 1e-6);
        Assert.InRange(most, 6.65, 6.67);
    }

    [Fact]
    public void Vectors_give_the_bits_of_scalars()
    {
        Same<Vector128<float>, Vector128<uint>, SimulationSimd128>();
        if (IsaSelector.IsAvailable(Isa.Avx2)) Same<Vector256<float>, Vector256<uint>, SimulationSimd256>();
        if (IsaSelector.IsAvailable(Isa.Avx512)) Same<Vector512<float>, Vector512<uint>, SimulationSimd512>();
    }

    private static void Same<TFloat, TWord, TSimd>()
        where TFloat : unmanaged
        where TWord : unmanaged
        where TSimd : struct, ISimulationSimd<TFloat, TWord>
    {
        float[] inputs = [.. Edges, .. AllFloats()];
        int width = TSimd.Width;
        var found = new float[width];
        for (int i = 0; i + width <= inputs.Length; i += width)
        {
            fixed (float* from = &inputs[i], to = found)
            {
                TFloat x = TSimd.Load(from);
                Check(SimulationLanes<TFloat, TWord, TSimd>.Exp(x), SimulationMath.Exp, "exp");
                Check(SimulationLanes<TFloat, TWord, TSimd>.Tanh(x), SimulationMath.Tanh, "tanh");
                Check(SimulationLanes<TFloat, TWord, TSimd>.Log(x), SimulationMath.Log, "log");

                void Check(TFloat value, Func<float, float> scalar, string name)
                {
                    fixed (float* output = found) TSimd.Store(output, value);
                    for (int k = 0; k < width; k++)
                    {
                        int wanted = BitConverter.SingleToInt32Bits(scalar(inputs[i + k]));
                        if (BitConverter.SingleToInt32Bits(found[k]) != wanted && !(name == "log" && !(inputs[i + k] is > 0 and <= 1)))
                            Assert.Fail($"{name}({inputs[i + k]:R}) is {found[k]:R}, not {scalar(inputs[i + k]):R}, with {width} elements.");
                    }
                }
            }
        }
    }

    // Errors in units of the last place of the result.
    private static double Worst(Func<float, float> function, Func<double, double> exact, IEnumerable<float> inputs)
    {
        double worst = 0;
        foreach (float x in inputs)
        {
            double wanted = exact(x), unit = Math.Max(Math.ScaleB(1, -149), Math.ScaleB(1, Math.ILogB(wanted) - 23));
            if (wanted != 0) worst = Math.Max(worst, Math.Abs(function(x) - wanted) / unit);
        }

        return worst;
    }

    private static IEnumerable<float> AllFloats() => Words().Select(BitConverter.UInt32BitsToSingle);

    private static IEnumerable<uint> Words()
    {
        for (ulong word = 0; word <= uint.MaxValue; word += Stride) yield return (uint)word;
    }
}
