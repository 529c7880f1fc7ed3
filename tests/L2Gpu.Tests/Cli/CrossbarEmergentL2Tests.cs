using System.Text.Json;
using System.Xml.Linq;
using L2Gpu.Cli;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CrossbarEmergentL2Tests
{
    [Fact]
    public void The_tool_prints_theory_beside_measurement_and_draws_weights()
    {
        using var folder = new TemporaryFile("e.svg");
        JsonElement json = Tool.Run($"crossbar emergent-l2 --device-model tanh --seed 1 --quick --no-controls --json --plot {folder.Path}").Succeeds().Json;
        Assert.Equal(("tanh", "slope-compensated", 1UL), (json.GetProperty("deviceModel").GetString(), json.GetProperty("coding").GetString(), json.GetProperty("seed").GetUInt64()));
        Assert.Equal(64, json.GetProperty("hash").GetString()!.Length);
        Assert.Equal(0, json.GetProperty("controls").GetArrayLength());
        Assert.False(json.TryGetProperty("memoryBytes", out _));
        Assert.NotEmpty(json.GetProperty("experiments").EnumerateArray());
        foreach (JsonElement m in json.GetProperty("experiments").EnumerateArray())
        {
            double theory = m.GetProperty("theory").GetDouble(), measured = m.GetProperty("measured").GetDouble(), low = m.GetProperty("interval")[0].GetDouble(), high = m.GetProperty("interval")[1].GetDouble();
            Assert.True(low <= measured && measured <= high);
            Assert.Equal(low <= theory && theory <= high, m.GetProperty("isInside").GetBoolean());
            Assert.Equal("consistent", m.GetProperty("verdict").GetString());
        }

        XElement picture = XDocument.Load(folder.Path).Root!;
        SvgPage.IsReadable(picture);
        Assert.Contains("ridge − least squares", SvgPage.Text(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_has_a_row_for_each_measurement_and_a_line_that_explains_it()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        EmergentL2Report report = Report(8);
        EmergentL2Text.Write(new CliConsole { Out = output, Error = error }, Run(report), report);
        string text = output.ToString();
        foreach (string part in (string[])["tanh cells, open-loop coding", "theory: the sum [of] it all", "verdict: refuted", "1.5", "1.4 … 1.6", "refuted", "few words [y]", "1 ± 0.2", "finds errors from", "68.2 %", "within 4 standard errors", "all directions agree: probability 0.04", "besides 7", "hash", "λ per step = 1·nσ²"])
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Any_number_of_weights_is_drawn(int weights)
    {
        using var stream = new MemoryStream();
        EmergentL2Picture.Write(stream, Report(weights));
        stream.Position = 0;
        XElement picture = XDocument.Load(stream).Root!;
        SvgPage.IsReadable(picture);
        Assert.Equal(Math.Min(7, weights), SvgPage.Of(picture, "path", "curve").Count());
        Assert.Equal(weights, picture.Elements(SvgPage.Svg + "circle").Count(dot => (string?)dot.Attribute("r") == "3") - 1);
    }

    private static EmergentL2Report Report(int weights) => new()
    {
        Device = "cpu", Seed = 5, Model = "tanh", Bias = 0, Coding = GradientCoding.OpenLoop, Size = EmergentL2Size.Quick, Summary = "the sum [of] it all", LambdaPerVariance = 1, Hash = new string('a', 64),
        Experiments = [Measurement()],
        Controls = [],
        Trajectories = new EmergentL2Trajectories("tanh cells", [1, 10, 100], 10, 0.1, [.. Enumerable.Range(0, weights).Select(i => new EmergentL2Trajectory(i, [0, i / 10.0, i / 5.0], [0, 0, 0], i / 4.0, i / 6.0, i / 5.0))]),
    };

    private static EmergentL2Measurement Measurement() => new()
    {
        Name = "ridge", Claim = "a claim <b>", Brief = "few words [y]", Regime = "a regime [x]", Quantity = "λ", Model = "tanh", Coding = GradientCoding.OpenLoop, Settings = [new("replicas", 32)], Theory = 1, Measured = 1.5, StandardError = 0.05,
        Lower = 1.4, Upper = 1.6, Allowance = 0.2, Neglected = "nothing", Reference = 1, Homogeneity = new EmergentL2Homogeneity(2.5, 3.5, 0.04), Beside = [new("besides", 7)],
    };

    private static SimulationRun Run(EmergentL2Report report) => new()
    {
        Command = "emergent-l2", Rows = 64, Columns = 16, Seed = 5, IsSeedDrawn = false, Device = "cpu", WhyDevice = "it was asked for", Hash = report.Hash, MemoryBytes = null, Stages = [], Notes = [],
    };
}
