using System.Text.Json;
using System.Xml.Linq;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CrossbarWriteTests
{
    [Theory]
    [InlineData("--writing pulsed")]
    [InlineData("--writing deterministic")]
    [InlineData("--writing pulsed --slots 10 --pulse-noise at-once")]
    public void Written_conductances_come_to_the_targets_of_a_file(string options)
    {
        using var folder = new TemporaryFile("targets.npy");
        float[,] targets = { { 0.5f, -0.25f, 0 }, { 0.75f, 0.1f, -0.6f } };
        CrossbarFiles.Save(folder.Path, targets);
        string output = folder.Beside("reached.npy");
        JsonElement json = Tool.Run($"crossbar write --conductances {folder.Path} --device-model soft-bounds --steps 40 --seed 2 --json --out {output} {options}").Succeeds().Json;
        float[,] reached = CrossbarFiles.Load<float>(output);
        double[] errors = [.. json.GetProperty("errors").EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(41, errors.Length);

        // At first all cells are at rest, in the middle.
        Assert.Equal(Math.Sqrt(targets.Cast<float>().Sum(t => (double)t * t) / 6), errors[0], 1e-6);
        double squares = 0;
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++) squares += Math.Pow(reached[i, j] - targets[i, j], 2);
        }

        // Steps of 0.001, of 0.3 of it as noise.
        Assert.Equal(Math.Sqrt(squares / 6), errors[^1], 1e-6);
        Assert.InRange(errors[^1], 0, 0.003);
        Assert.Equal(errors[^1], json.GetProperty("finalError").GetDouble());
        Assert.True(json.GetProperty("trains").GetInt64() >= 40);
        foreach (JsonElement track in json.GetProperty("trajectories").EnumerateArray())
            Assert.Equal(targets[track.GetProperty("row").GetInt32(), track.GetProperty("col").GetInt32()], track.GetProperty("conductance")[40].GetDouble(), 0.006);
    }

    [Fact]
    public void Cells_that_pulses_only_move_up_are_pairs()
    {
        using var folder = new TemporaryFile("reached.npy");
        JsonElement json = Tool.Run($"crossbar write --rows 6 --cols 4 --preset pcm --steps 8 --seed 1 --json --out {folder.Path}").Succeeds().Json;
        Assert.Equal("one-sided", json.GetProperty("pairing").GetString());
        float[,] reached = CrossbarFiles.Load<float>(folder.Path);
        Assert.Equal((12, 4), (reached.GetLength(0), reached.GetLength(1)));
        JsonElement[] errors = [.. json.GetProperty("errors").EnumerateArray()];
        Assert.True(errors[^1].GetDouble() < 0.5 * errors[0].GetDouble());
        foreach (JsonElement track in json.GetProperty("trajectories").EnumerateArray())
        {
            (int row, int column) = (track.GetProperty("row").GetInt32(), track.GetProperty("col").GetInt32());
            Assert.Equal(reached[2 * row, column] - reached[(2 * row) + 1, column], track.GetProperty("conductance")[8].GetDouble(), 1e-4);
        }
    }

    [Fact]
    public void A_seed_repeats_a_run()
    {
        const string Run = "crossbar write --rows 5 --cols 4 --steps 2 --preset reram-sb --json";
        JsonElement drawn = Tool.Run(Run).Succeeds().Json;
        Assert.Equal(drawn.GetProperty("hash").GetString(), Tool.Run($"{Run} --seed {drawn.GetProperty("seed").GetRawText()} --threads 1").Succeeds().Json.GetProperty("hash").GetString());
    }

    [OpenClFact]
    public void Every_device_gives_the_same_hash()
    {
        const string Run = "crossbar write --rows 5 --cols 7 --steps 3 --preset reram-es --seed 3 --json";
        JsonElement here = Tool.Run($"{Run} --device cpu").Succeeds().Json, there = Tool.Run($"{Run} --device opencl").Succeeds().Json;
        Assert.Equal(here.GetProperty("hash").GetString(), there.GetProperty("hash").GetString());
        Assert.Equal(here.GetProperty("errors").GetRawText(), there.GetProperty("errors").GetRawText());
    }

    [Fact]
    public void Text_and_picture_show_how_the_error_falls()
    {
        using var folder = new TemporaryFile("w.svg");
        Tool run = Tool.Run($"crossbar write --rows 8 --cols 8 --steps 12 --seed 1 --plot {folder.Path}").Succeeds();
        foreach (string part in (string[])["8 × 8 cells of soft-bounds, pulsed, 12 steps", "root mean square", "least error", "visits/s", "seed", "hash"]) Assert.Contains(part, run.Out, StringComparison.Ordinal);
        XElement picture = XDocument.Load(folder.Path).Root!;
        SvgPage.IsReadable(picture);
        Assert.Equal(8, SvgPage.Of(picture, "path", "curve").Count());
        Assert.Contains("conductances", SvgPage.Text(picture), StringComparison.Ordinal);
    }
}
