using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CrossbarTrainTests
{
    private static readonly string Iris = $"crossbar train --data {Tool.Sample("iris.csv")} --target petal_width --ignore species";

    [Fact]
    public void Linear_regression_learns_and_is_tested_on_rows_that_were_held_out()
    {
        JsonElement json = Tool.Run($"{Iris} --holdout 0.2 --seed 1 --json").Succeeds().Json;
        double[] losses = [.. json.GetProperty("losses").EnumerateArray().Select(l => l.GetDouble())];
        Assert.Equal(10, losses.Length);
        Assert.True(losses[^1] < 0.5 * losses[0]);

        // Least squares has 0.938 on all rows.
        Assert.InRange(json.GetProperty("fit").GetProperty("r2")[0].GetDouble(), 0.85, 0.95);
        Assert.InRange(json.GetProperty("test").GetProperty("r2")[0].GetDouble(), 0.75, 0.97);
        Assert.Equal((120, 3, 1UL), (json.GetProperty("rows").GetInt32(), json.GetProperty("cols").GetInt32(), json.GetProperty("seed").GetUInt64()));
        Assert.Equal(["sepal_length", "sepal_width", "petal_length"], json.GetProperty("features").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(1200, json.GetProperty("batches").GetInt32());
    }

    [Theory]
    [InlineData("--hidden 6,4 --unit rectifier --preset soft-bounds --pairing single-cell --batch 10")]
    [InlineData("--preset pcm --recenter-every 100 --writing deterministic")]
    [InlineData("--preset tanh --coding chain-rule --batch 15 --rate-decay 0.1")]
    [InlineData("--target petal_width,sepal_width --coding slope-compensated --batch 15 --adc-bits 0 --dac-bits 0 --output-noise 0")]
    public void Networks_of_any_kind_repeat_by_their_seed(string options)
    {
        string run = (options.Contains("--target", StringComparison.Ordinal) ? Iris.Replace(" --target petal_width", "", StringComparison.Ordinal) : Iris) + $" --rows 60 --epochs 2 --json {options}";
        JsonElement drawn = Tool.Run(run).Succeeds().Json;
        string seed = drawn.GetProperty("seed").GetRawText();
        Assert.Equal(drawn.GetProperty("hash").GetString(), Tool.Run($"{run} --seed {seed} --threads 1").Succeeds().Json.GetProperty("hash").GetString());
        Assert.Equal(options.Contains("--hidden", StringComparison.Ordinal) ? 3 : 1, drawn.GetProperty("steps").GetArrayLength());
        Assert.All(drawn.GetProperty("losses").EnumerateArray(), loss => Assert.InRange(loss.GetDouble(), 1e-6, 10));
    }

    [Fact]
    public void Text_and_picture_show_the_loss()
    {
        using var folder = new TemporaryFile("t.svg");
        Tool run = Tool.Run($"{Iris} --rows 60 --epochs 3 --seed 1 --plot {folder.Path}").Succeeds();
        foreach (string part in (string[])["petal_width from 3 features, 60 rows; linear regression on cells of constant-step", "R²", "in 3 epochs", "pulsed, open-loop", "seed", $"drawn: {folder.Path}"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
        XElement picture = XDocument.Load(folder.Path).Root!;
        SvgPage.IsReadable(picture);
        Assert.Single(SvgPage.Of(picture, "path", "curve"));
        Assert.Contains("predicted by the hardware", SvgPage.Text(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_is_too_large_is_noted()
    {
        string warnings = Tool.Run($"{Iris} --rows 60 --epochs 2 --seed 1 --rate 50 --json").Succeeds().Json.GetProperty("warnings").GetRawText();
        Assert.Contains("Use a smaller --rate", warnings, StringComparison.Ordinal);
    }
}
