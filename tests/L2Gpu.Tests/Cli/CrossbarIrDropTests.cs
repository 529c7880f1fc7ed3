using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CrossbarIrDropTests
{
    [Fact]
    public void One_cell_is_three_resistances_in_series()
    {
        using var folder = new TemporaryFile("g.npy");
        string array = CrossbarFiles.Save(folder.Path, new[,] { { 1e-3 } }), inputs = CrossbarFiles.Save(folder.Beside("v.npy"), new[,] { { 0.5 }, { -2.0 } }), output = folder.Beside("i.npy");
        JsonElement json = Tool.Run($"crossbar ir-drop --conductances {array} --inputs {inputs} --wordline-resistance 30 --bitline-resistance 20 --json --out {output}").Succeeds().Json;
        double[,] currents = CrossbarFiles.Load<double>(output);
        Assert.Equal(0.5 / 1050, currents[0, 0], 1e-15);
        Assert.Equal(-2.0 / 1050, currents[1, 0], 1e-15);
        Assert.Equal(CrossbarFiles.HashOf(output), json.GetProperty("hash").GetString());
        Assert.Equal((2, "converged"), (json.GetProperty("batch").GetInt32(), json.GetProperty("status").GetString()));

        // 1 − 1000/1050 of the first; the second has a voltage below 0.
        JsonElement loss = json.GetProperty("worstCurrentLoss");
        Assert.Equal(50.0 / 1050, loss.GetProperty("part").GetDouble(), 1e-12);
        Assert.Equal((0, 0), (loss.GetProperty("read").GetInt32(), loss.GetProperty("bitLine").GetInt32()));
        Assert.Equal(50.0 / 1050, json.GetProperty("relativeError").GetDouble(), 1e-12);
    }

    [Fact]
    public void Two_cells_of_a_word_line_are_a_ladder()
    {
        using var folder = new TemporaryFile("g.npy");
        string array = CrossbarFiles.Save(folder.Path, new[,] { { 0.01, 0.02 } }), inputs = CrossbarFiles.Save(folder.Beside("v.npy"), new[,] { { 1.0 } }), output = folder.Beside("i.npy");
        Tool.Run($"crossbar ir-drop --conductances {array} --inputs {inputs} --wordline-resistance 10 --bitline-resistance 5 --quiet --out {output}").Succeeds();

        // Branches of 105 Ω and 10 + 55 Ω behind 10 Ω.
        double both = 1 / ((1 / 105.0) + (1 / 65.0)), node = both / (10 + both);
        double[,] currents = CrossbarFiles.Load<double>(output);
        Assert.Equal(node / 105, currents[0, 0], 1e-14);
        Assert.Equal(node / 65, currents[0, 1], 1e-14);
    }

    [Fact]
    public void Solves_are_measured_at_every_node()
    {
        JsonElement json = Tool.Run("crossbar ir-drop --rows 24 --cols 17 --batch 3 --seed 5 --json").Succeeds().Json;
        Assert.InRange(json.GetProperty("iterations").GetInt32(), 1, 30);
        Assert.InRange(json.GetProperty("residual").GetDouble(), 0, 1e-12);
        Assert.InRange(json.GetProperty("kirchhoffResidual").GetDouble(), double.Epsilon, 1e-10);
        Assert.InRange(json.GetProperty("worstCurrentLoss").GetProperty("part").GetDouble(), 1e-4, 0.2);
        Assert.True(json.GetProperty("solvesPerSecond").GetDouble() > 0);
        Assert.Equal(json.GetProperty("hash").GetString(), Tool.Run("crossbar ir-drop --rows 24 --cols 17 --batch 3 --seed 5 --json --threads 1").Succeeds().Json.GetProperty("hash").GetString());
    }

    [Fact]
    public void Wires_almost_without_resistance_lose_almost_nothing()
    {
        JsonElement json = Tool.Run("crossbar ir-drop --rows 8 --cols 8 --seed 5 --json --wordline-resistance 1e-6 --bitline-resistance 1e-6").Succeeds().Json;
        Assert.InRange(json.GetProperty("relativeError").GetDouble(), 1e-11, 1e-7);
    }

    [Fact]
    public void What_does_not_converge_is_shown_but_not_saved()
    {
        using var folder = new TemporaryFile("i.npy");
        Tool run = Tool.Run($"crossbar ir-drop --rows 30 --cols 30 --seed 1 --max-iterations 1 --max-conductance 0.1 --json --out {folder.Path}");
        Assert.Equal(1, run.Code);
        Assert.Equal("not converged", run.Json.GetProperty("status").GetString());
        Assert.Contains("no currents were saved. Use a larger --tolerance, or more --max-iterations.", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Folder));
    }

    [Theory]
    [InlineData(128, 64)]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    public void The_picture_is_a_map_of_voltages(int rows, int columns)
    {
        using var folder = new TemporaryFile("map.svg");
        Tool run = Tool.Run($"crossbar ir-drop --rows {rows} --cols {columns} --seed 2 --plot {folder.Path}").Succeeds();
        foreach (string part in (string[])[$"{rows} × {columns} cells", "Kirchhoff residual", "worst current loss", "solves/s", $"drawn: {folder.Path}"]) Assert.Contains(part, run.Out, StringComparison.Ordinal);
        XElement picture = XDocument.Load(folder.Path).Root!;
        SvgPage.IsReadable(picture);
        Assert.Contains("bit line", SvgPage.Text(picture), StringComparison.Ordinal);
        Assert.NotEmpty(SvgPage.Of(picture, "path", "cells"));
    }

    [Fact]
    public void Conductances_that_must_be_in_another_unit_are_noted()
    {
        using var folder = new TemporaryFile("g.npy");
        string array = CrossbarFiles.Save(folder.Path, new[,] { { 25.0, 3 }, { 1, 2 } });
        JsonElement warnings = Tool.Run($"crossbar ir-drop --conductances {array} --seed 1 --json").Succeeds().Json.GetProperty("warnings");
        Assert.Contains("µS", Assert.Single(warnings.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }
}
