using System.Text.Json;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Wires with resistance of arrays that are read and trained.</summary>
public sealed class CrossbarWireTests
{
    private const string Ideal = " --dac-bits 0 --adc-bits 0 --output-noise 0";

    [Fact]
    public void Currents_of_cells_without_noise_are_those_of_ir_drop()
    {
        using var folder = new TemporaryFile("x.npy");
        double[,] x = { { 0.5, 1, 0.25 }, { 1, 0, 0.125 } }, microsiemens = { { 50, 25, 1, 100 }, { 12.5, 2, 80, 5 }, { 75, 30, 50, 10 } }, siemens = new double[3, 4];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) siemens[i, j] = 1e-6 * microsiemens[i, j];
        string inputs = CrossbarFiles.Save(folder.Path, x), cells = CrossbarFiles.Save(folder.Beside("g.npy"), microsiemens), network = CrossbarFiles.Save(folder.Beside("s.npy"), siemens);
        (string y, string currents) = (folder.Beside("y.npy"), folder.Beside("i.npy"));
        const string Wires = "--wordline-resistance 300 --bitline-resistance 150";
        JsonElement json = Tool.Run($"crossbar read --conductances {cells} --inputs {inputs} --seed 3 --json --out {y} --preset constant-step {Wires}{Ideal}").Succeeds().Json;
        Tool.Run($"crossbar ir-drop --conductances {network} --inputs {inputs} --out {currents} {Wires} --quiet").Succeeds();
        float[,] found = CrossbarFiles.Load<float>(y);
        double[,] expected = CrossbarFiles.Load<double>(currents);
        for (int k = 0; k < 2; k++)
            for (int j = 0; j < 4; j++) Assert.Equal(1e6 * expected[k, j], found[k, j], 1e-5 * 1e6 * expected[k, j]);
        Assert.Equal((300, 150, "each-read"), (json.GetProperty("wordlineResistance").GetDouble(), json.GetProperty("bitlineResistance").GetDouble(), json.GetProperty("wireSolves").GetString()));
        Assert.Contains(json.GetProperty("stages").EnumerateArray(), stage => stage.GetProperty("name").GetString() == "wires");
    }

    [Fact]
    public void Wires_of_next_to_no_resistance_leave_a_read_as_it_is_and_others_do_not()
    {
        using var folder = new TemporaryFile("ideal.npy");
        string read = $"crossbar read --rows 40 --cols 35 --batch 3 --steps 2 --seed 9 --tile-lines 32 --json{Ideal} --out ", thin = folder.Beside("thin.npy");
        JsonElement without = Tool.Run($"{read}{folder.Path}").Succeeds().Json;
        Tool.Run($"{read}{thin} --wordline-resistance 1e-6").Succeeds();

        // 1/f noise may leave a cell below 0, where a network has none.
        foreach ((float expected, float found) in CrossbarFiles.Load<float>(folder.Path).Cast<float>().Zip(CrossbarFiles.Load<float>(thin).Cast<float>())) Assert.Equal(expected, found, 0.1);
        foreach (string name in (string[])["wordlineResistance", "bitlineResistance", "wireSolves"]) Assert.Equal(JsonValueKind.Null, without.GetProperty(name).ValueKind);

        // Hundreds of ohms take most of the current, whenever they are solved for; noise goes another way, and so has other numbers.
        JsonElement each = Tool.Run($"{read}{thin} --bitline-resistance 500").Succeeds().Json, after = Tool.Run($"{read}{thin} --bitline-resistance 500 --wire-solves each-write").Succeeds().Json;
        foreach (JsonElement json in new[] { each, after }) Assert.True(json.GetProperty("error").GetProperty("rms").GetDouble() > 3 * without.GetProperty("error").GetProperty("rms").GetDouble());
        Assert.NotEqual(each.GetProperty("hash").GetString(), after.GetProperty("hash").GetString());
        Assert.Equal(500, each.GetProperty("wordlineResistance").GetDouble());
    }

    [Fact]
    public void Collapsed_noise_goes_with_solves_after_writes()
    {
        const string Run = "crossbar read --rows 20 --cols 10 --batch 2 --seed 1 --wordline-resistance 10 --noise collapsed";
        Tool.Run(Run).Fails(2, "reaches the sums of all lines", "try:").RunSuggestion().Succeeds();
        Tool text = Tool.Run($"{Run} --wire-solves each-write").Succeeds();
        Assert.Contains("10 Ω from cell to cell, solved after each write; noise of cells behind them", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_goes_through_wires()
    {
        string run = $"crossbar train --data {Tool.Sample("iris.csv")} --target petal_width --ignore species --rows 40 --epochs 1 --seed 1 --json";
        JsonElement without = Tool.Run(run).Succeeds().Json, with = Tool.Run($"{run} --wordline-resistance 200 --bitline-resistance 100 --read-noise 0.01").Succeeds().Json;
        Assert.Equal(JsonValueKind.Null, without.GetProperty("wordlineResistance").ValueKind);
        Assert.Equal((200, 100, "each-read"), (with.GetProperty("wordlineResistance").GetDouble(), with.GetProperty("bitlineResistance").GetDouble(), with.GetProperty("wireSolves").GetString()));
        Assert.NotEqual(without.GetProperty("losses").GetRawText(), with.GetProperty("losses").GetRawText());
        Assert.InRange(with.GetProperty("losses")[0].GetDouble(), 1e-3, 1);
    }

    [OpenClFact]
    public void Another_device_reads_through_wires_to_the_tolerance_of_solves()
    {
        using var folder = new TemporaryFile("here.npy");
        string run = $"crossbar read --rows 20 --cols 12 --batch 2 --seed 7 --wordline-resistance 50 --quiet{Ideal} --out ", there = folder.Beside("there.npy");
        Tool.Run($"{run}{folder.Path} --device cpu").Succeeds();
        Tool.Run($"{run}{there} --device opencl").Succeeds();
        foreach ((float expected, float found) in CrossbarFiles.Load<float>(folder.Path).Cast<float>().Zip(CrossbarFiles.Load<float>(there).Cast<float>())) Assert.Equal(expected, found, 1e-4);
    }
}
