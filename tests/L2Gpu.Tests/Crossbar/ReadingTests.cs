using L2Gpu.Kernels;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Forward and transposed reads beside exact products.</summary>
public sealed class ReadingTests
{
    private const int Inputs = 37, Outputs = 21, Batch = 5;

    // What FP32 sums of 2·37 numbers, of conductances twice the weights' size, can be off by.
    private const double Rounding = 74 * 2 * 6e-8 * 8;

    public static TheoryData<CellPairing, string> Kinds
    {
        get
        {
            var data = new TheoryData<CellPairing, string>();
            foreach (CellPairing pairing in Enum.GetValues<CellPairing>())
                foreach (string cell in (string[])["constant-step", "tanh", "inverse"]) data.Add(pairing, cell);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_array_without_noise_is_an_exact_product_both_ways(CellPairing pairing, string cell)
    {
        using var array = new CrossbarArray(Inputs, Outputs, Options with { Pairing = pairing, Cell = CellPresets.Find(cell), WeightRange = 2, MaximumBatch = 2 });
        float[,] weights = Numbers(Inputs, Outputs, 1.9f), x = Numbers(Batch, Inputs, 1, 1), d = Numbers(Batch, Outputs, 1, 2);
        array.Program(weights);
        AssertNear(weights, array.Weights(), 4e-6);
        AssertNear(Product(x, weights), array.Forward(x), 4 * Rounding);
        AssertNear(Product(d, Transposed(weights)), array.Backward(d), 4 * Rounding);
    }

    [Fact]
    public void Currents_are_products_with_the_conductances_of_lines()
    {
        CellPreset cell = CellPresets.ConstantStep.WithConductances(0, 25);
        using var array = new CrossbarArray(Inputs, Outputs, Options with { Cell = cell });
        float[,] conductances = Numbers(2 * Inputs, Outputs, 12), x = Numbers(Batch, 2 * Inputs, 1, 1), d = Numbers(Batch, Outputs, 1, 2);
        foreach (ref float g in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref conductances[0, 0], conductances.Length)) g += 12.5f;
        array.ProgramConductances(conductances);
        AssertNear(conductances, array.Conductances(), 0);
        AssertNear(Product(x, conductances), array.Currents(x), 25 * Rounding);
        AssertNear(Product(d, Transposed(conductances)), array.Currents(d, transposed: true), 25 * Rounding);
    }

    [Fact]
    public void Tiles_with_ideal_converters_are_the_whole_up_to_rounding()
    {
        float[,] weights = Numbers(100, 70, 1), x = Numbers(3, 100, 1, 1), d = Numbers(3, 70, 1, 2);
        using CrossbarArray whole = new(100, 70, Options), tiled = new(100, 70, Options with { Read = new() { TileLines = 32 } });
        whole.Program(weights);
        tiled.Program(weights);
        float[,] forward = tiled.Forward(x), backward = tiled.Backward(d);
        AssertNear(ToDouble(whole.Forward(x)), forward, 1e-4);
        AssertNear(ToDouble(whole.Backward(d)), backward, 1e-4);
        AssertNear(Product(x, weights), forward, 1e-4);
    }

    [Fact]
    public void Converters_round_what_goes_in_and_comes_out_in_units_of_weights()
    {
        // A scale that is no power of two, so that a bound in the wrong unit shows.
        Converter input = new(4, 1), output = new(6, 3);
        CrossbarArrayOptions options = Options with { Cell = CellPresets.ConstantStep.WithConductances(0, 10), Read = new() { Input = input, Output = output } };
        using var array = new CrossbarArray(Inputs, Outputs, options);
        float[,] weights = Numbers(Inputs, Outputs, 0.5f), x = Numbers(Batch, Inputs, 1.3f, 1), rounded = new float[Batch, Inputs];
        for (int k = 0; k < Batch; k++)
            for (int i = 0; i < Inputs; i++) rounded[k, i] = CellMath.Convert(input, x[k, i]);
        array.Program(weights);
        float[,] y = array.Forward(x);
        double[,] exact = Product(rounded, weights);
        for (int k = 0; k < Batch; k++)
        {
            for (int j = 0; j < Outputs; j++)
            {
                double levels = y[k, j] / output.Step;
                Assert.InRange(levels - Math.Round(levels), -1e-4, 1e-4);
                Assert.InRange(y[k, j] - Math.Clamp(exact[k, j], -3, 3), -0.5001 * output.Step, 0.5001 * output.Step);
            }
        }
    }

    [Fact]
    public void Scaled_inputs_lose_nothing_to_a_converter_that_would_clip_them()
    {
        CrossbarArrayOptions options = Options with { Read = new() { Input = new(16, 1) } };
        float[,] weights = Numbers(Inputs, Outputs, 1), x = Numbers(Batch, Inputs, 50, 1);
        for (int i = 0; i < Inputs; i++) x[0, i] = 0;
        using CrossbarArray clipped = new(Inputs, Outputs, options), scaled = new(Inputs, Outputs, options with { ScaleInputs = true });
        clipped.Program(weights);
        scaled.Program(weights);
        AssertNear(Product(x, weights), scaled.Forward(x), 50 * Inputs * 2e-5);
        Assert.True(Math.Abs(clipped.Forward(x)[1, 0] - Product(x, weights)[1, 0]) > 1);
    }

    [Fact]
    public void Read_noise_has_the_deviation_that_was_asked_for_anew_in_each_read_and_direction()
    {
        const float sigma = 0.02f;
        const int batch = 400;
        using var array = new CrossbarArray(Inputs, Outputs, Options with { ReadNoise = sigma, Cell = CellPresets.ConstantStep.WithConductances(0, 25), MaximumBatch = batch });
        float[,] x = Constant(batch, Inputs, 1), first = array.Forward(x), second = array.Forward(x), back = array.Backward(Constant(batch, Outputs, 1));

        // Two cells a weight, each with the noise.
        AssertDeviation(sigma * Math.Sqrt(2 * Inputs), first);
        AssertDeviation(sigma * Math.Sqrt(2 * Outputs), back);
        double correlation = 0;
        for (int k = 0; k < batch; k++)
            for (int j = 0; j < Outputs; j++) correlation += (double)first[k, j] * second[k, j] / (sigma * sigma * 2 * Inputs);
        Assert.InRange(correlation / (batch * Outputs), -5 / Math.Sqrt(batch * Outputs), 5 / Math.Sqrt(batch * Outputs));
    }

    [Fact]
    public void Collapsed_noise_has_the_same_law()
    {
        const int batch = 400;
        using var array = new CrossbarArray(Inputs, Outputs, Options with { ReadNoise = 0.02f, Read = new() { Noise = ReadNoise.Collapsed }, MaximumBatch = batch });
        AssertDeviation(0.02 * Math.Sqrt(2 * Inputs), array.Forward(Constant(batch, Inputs, 1)));
    }

    private static void AssertDeviation(double expected, float[,] noise)
    {
        double square = noise.Cast<float>().Sum(x => (double)x * x) / noise.Length;
        Assert.InRange(Math.Sqrt(square) / expected, 1 - (5 / Math.Sqrt(2.0 * noise.Length)), 1 + (5 / Math.Sqrt(2.0 * noise.Length)));
    }

    private static double[,] ToDouble(float[,] a)
    {
        var wide = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) wide[i, j] = a[i, j];
        return wide;
    }

    private static void AssertNear(float[,] expected, float[,] found, double bound) => AssertNear(ToDouble(expected), found, bound);

    private static void AssertNear(double[,] expected, float[,] found, double bound)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (found.GetLength(0), found.GetLength(1)));
        for (int i = 0; i < found.GetLength(0); i++)
            for (int j = 0; j < found.GetLength(1); j++) Assert.InRange(found[i, j] - expected[i, j], -bound, bound);
    }
}
