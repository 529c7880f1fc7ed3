using System.Text.Json;
using System.Xml.Linq;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CrossbarReadTests
{
    private const string Ideal = " --preset constant-step --dac-bits 0 --adc-bits 0 --output-noise 0";

    [Fact]
    public void Without_noise_and_converters_a_read_is_the_product_of_the_files()
    {
        using var folder = new TemporaryFile("x.npy");
        double[,] x = { { 0.5, -1, 0.25 }, { 1, 0, -0.125 } }, g = { { 0.5, 0.25, -1, 1 }, { 0.125, 0, 1, -0.5 }, { 0.75, -0.75, 0.5, 0 } };
        string inputs = CrossbarFiles.Save(folder.Path, x), array = CrossbarFiles.Save(folder.Beside("g.npy"), g), output = folder.Beside("y.npy");
        JsonElement json = Tool.Run($"crossbar read --conductances {array} --inputs {inputs} --seed 3 --json --out {output}{Ideal}").Succeeds().Json;
        float[,] y = CrossbarFiles.Load<float>(output);
        for (int k = 0; k < 2; k++)
        {
            // Small powers of two: the products and their sums are exact in FP32.
            for (int j = 0; j < 4; j++) Assert.Equal((x[k, 0] * g[0, j]) + (x[k, 1] * g[1, j]) + (x[k, 2] * g[2, j]), y[k, j]);
        }

        Assert.Equal(CrossbarFiles.HashOf(output), json.GetProperty("hash").GetString());
        Assert.Equal((3, 4, 2, 3UL), (json.GetProperty("rows").GetInt32(), json.GetProperty("cols").GetInt32(), json.GetProperty("batch").GetInt32(), json.GetProperty("seed").GetUInt64()));
        Assert.Equal(0, json.GetProperty("error").GetProperty("rms").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("error").GetProperty("bits").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("time").ValueKind);
    }

    [Fact]
    public void Cells_without_noise_are_said_to_have_none()
    {
        const string Run = "crossbar read --preset hfo2 --rows 8 --cols 4 --batch 1 --seed 1";
        Tool run = Tool.Run(Run).Succeeds();
        foreach (string part in (string[])["1 input\n", "none; --read-noise adds white noise", "correct bits)"]) Assert.Contains(part, run.Out.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("none", Tool.Run($"{Run} --json").Succeeds().Json.GetProperty("noise").GetString());
        Assert.Equal("per-cell", Tool.Run($"{Run} --json --read-noise 0.1").Succeeds().Json.GetProperty("noise").GetString());
    }

    [Fact]
    public void Errors_are_those_of_the_outputs_that_are_written()
    {
        using var folder = new TemporaryFile("x.npy");
        double[,] x = { { 1, 0.5 } }, g = { { 10, 20, 5 }, { 1, 2, 3 } };
        string inputs = CrossbarFiles.Save(folder.Path, x), array = CrossbarFiles.Save(folder.Beside("g.npy"), g), output = folder.Beside("y.npy");
        JsonElement json = Tool.Run($"crossbar read --conductances {array} --inputs {inputs} --seed 4 --json --steps 5 --time 100 --adc-bits 16 --out {output}").Succeeds().Json;
        float[,] y = CrossbarFiles.Load<float>(output);
        Assert.Equal((5, 3), (y.GetLength(0), y.GetLength(1)));
        double[] ideal = [10.5, 21, 6.5];
        double squares = 0, sum = 0, size = 0, largest = 0;
        for (int k = 0; k < 5; k++)
        {
            for (int j = 0; j < 3; j++)
            {
                double error = y[k, j] - ideal[j];
                (squares, sum, size, largest) = (squares + (error * error), sum + error, size + (ideal[j] * ideal[j]), Math.Max(largest, Math.Abs(error)));
            }
        }

        JsonElement found = json.GetProperty("error");
        Assert.Equal(Math.Sqrt(squares / 15), found.GetProperty("rms").GetDouble(), 1e-12);
        Assert.Equal(Math.Sqrt(squares / size), found.GetProperty("relative").GetDouble(), 1e-12);
        Assert.Equal(-0.5 * Math.Log2(squares / size), found.GetProperty("bits").GetDouble(), 1e-12);
        Assert.Equal(sum / 15, found.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(largest, found.GetProperty("largest").GetDouble(), 1e-12);
        Assert.True(squares > 0);
        Assert.Equal(CrossbarFiles.HashOf(output), json.GetProperty("hash").GetString());

        // Noise of steps is their own.
        Assert.NotEqual(y[0, 0], y[1, 0]);
    }

    [Fact]
    public void More_steps_and_inputs_go_on_where_fewer_end()
    {
        using var folder = new TemporaryFile("one.npy");
        const string Read = "crossbar read --rows 40 --cols 20 --seed 9 --quiet --out ";
        Tool.Run($"{Read}{folder.Path} --batch 2").Succeeds();
        Tool.Run($"{Read}{folder.Beside("two.npy")} --batch 3 --steps 2").Succeeds();
        float[,] one = CrossbarFiles.Load<float>(folder.Path), two = CrossbarFiles.Load<float>(folder.Beside("two.npy"));
        for (int k = 0; k < 2; k++) Assert.Equal(Enumerable.Range(0, 20).Select(j => one[k, j]), Enumerable.Range(0, 20).Select(j => two[k, j]));
    }

    [Theory]
    [InlineData("--preset pcm")]
    [InlineData("--preset pcm --noise collapsed --time 1e6")]
    [InlineData("--device-model tanh --read-noise 0.01 --tile-lines 32")]
    [InlineData("--preset hfo2 --adc-bits 5 --adc-bound 20 --dac-bound 0.5 --steps 2")]
    public void A_seed_repeats_a_run_and_another_does_not(string options)
    {
        string run = $"crossbar read --rows 37 --cols 5 --batch 3 --json {options}";
        JsonElement drawn = Tool.Run(run).Succeeds().Json;
        string seed = drawn.GetProperty("seed").GetRawText(), hash = drawn.GetProperty("hash").GetString()!;
        Assert.Equal(hash, Tool.Run($"{run} --seed {seed} --threads 1").Succeeds().Json.GetProperty("hash").GetString());
        Assert.NotEqual(hash, Tool.Run($"{run} --seed {ulong.Parse(seed, System.Globalization.CultureInfo.InvariantCulture) + 1}").Succeeds().Json.GetProperty("hash").GetString());
        Assert.InRange(drawn.GetProperty("error").GetProperty("bits").GetDouble(), 0.1, 12);
    }

    [OpenClFact]
    public void Every_device_gives_the_same_hash()
    {
        foreach (string options in (string[])["--noise per-cell", "--noise collapsed --tile-lines 32"])
        {
            string run = $"crossbar read --rows 70 --cols 30 --batch 3 --steps 2 --preset pcm --seed 7 --json {options}";
            JsonElement here = Tool.Run($"{run} --device cpu").Succeeds().Json, there = Tool.Run($"{run} --device opencl").Succeeds().Json;
            Assert.StartsWith("opencl", there.GetProperty("device").GetString(), StringComparison.Ordinal);
            Assert.Equal(here.GetProperty("hash").GetString(), there.GetProperty("hash").GetString());
            Assert.Equal(here.GetProperty("error").GetRawText(), there.GetProperty("error").GetRawText());
        }
    }

    [Fact]
    public void Collapsed_noise_has_the_size_of_that_of_cells()
    {
        // 2000 outputs each: a relative error of 1/√4000 of either.
        const string Run = "crossbar read --rows 64 --cols 100 --batch 20 --seed 5 --json --dac-bits 0 --adc-bits 0 --output-noise 0 --device-model constant-step --read-noise 0.1 --noise ";
        double each = Rms(Run + "per-cell"), collapsed = Rms(Run + "collapsed");
        Assert.NotEqual(each, collapsed);
        Assert.InRange(collapsed / each, 1 - (5 * Math.Sqrt(2.0 / 4000)), 1 + (5 * Math.Sqrt(2.0 / 4000)));

        static double Rms(string run) => Tool.Run(run).Succeeds().Json.GetProperty("error").GetProperty("rms").GetDouble();
    }

    [Fact]
    public void Text_says_what_was_read_and_how_to_repeat_it()
    {
        using var folder = new TemporaryFile("read.svg");
        Tool run = Tool.Run($"crossbar read --rows 40 --cols 30 --batch 4 --plot {folder.Path}").Succeeds();
        foreach (string part in (string[])["40 × 30 cells of pcm, 4 inputs", "root mean square", "bits", "20 s after programming", "cells/s", "(drawn; --seed ", "hash", "because", $"drawn: {folder.Path}"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        XElement picture = XDocument.Load(folder.Path).Root!;
        SvgPage.IsReadable(picture);
        Assert.Single(SvgPage.Of(picture, "path", "dots"));
        Assert.Contains("output − ideal product", SvgPage.Text(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_are_cut_are_counted_and_noted()
    {
        JsonElement json = Tool.Run("crossbar read --rows 256 --cols 40 --batch 8 --seed 1 --adc-bound 2 --json").Succeeds().Json;
        Assert.InRange(json.GetProperty("error").GetProperty("cut").GetDouble(), 0.3, 0.9);
        Assert.Contains("--adc-bound", Assert.Single(json.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }
}
