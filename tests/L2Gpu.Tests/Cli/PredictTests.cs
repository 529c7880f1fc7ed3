using System.Globalization;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class PredictTests
{
    [Fact]
    public void Predictions_are_one_column_a_target_in_the_order_of_the_rows()
    {
        using var model = Fit("a,b,y,\"z, too\"\n1,2,3,1\n2,1,5,2\n4,3,8,2\n3,5,9,0\n", "--target", "y,\"z, too\"", "--lambda", "0.5");
        File.WriteAllText(model.Beside("new.csv"), "extra,b,a\nx,2,1\ny,5,3\n");
        Tool run = Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Succeeds();
        string[] lines = run.Out.Split('\n');
        Assert.Equal("y,\"z, too\"", lines[0]);
        Assert.Equal(4, lines.Length);
        L2Gpu.RidgeModel loaded = L2Gpu.RidgeModel.Load(model.Path);
        double[,] wanted = loaded.Predict<double>(new double[,] { { 1, 2 }, { 3, 5 } });
        for (int i = 0; i < 2; i++) Assert.Equal([wanted[i, 0], wanted[i, 1]], lines[i + 1].Split(',').Select(c => double.Parse(c, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Csv_npy_and_json_hold_the_same_numbers()
    {
        using var model = new TemporaryFile("model.json");
        string data = Tool.Sample("diamonds.csv");
        Tool.Run($"fit ridge --data {data} --target price --lambda 1 --out {model.Path} --json").Succeeds();
        Tool.Run($"predict --model {model.Path} --data {data} --out {model.Beside("p.csv")}").Succeeds();
        Tool.Run($"predict --model {model.Path} --data {data} --out {model.Beside("p.npy")} --quiet").Succeeds();
        Tool json = Tool.Run($"predict --model {model.Path} --data {data} --json").Succeeds();
        string[] lines = File.ReadAllLines(model.Beside("p.csv"));
        Assert.Equal(53941, lines.Length);
        using L2Gpu.NpyFile npy = L2Gpu.NpyFile.Open(model.Beside("p.npy"));
        Assert.Equal((53940, 1), (npy.Rows, npy.Columns));
        using L2Gpu.Runtime.HostPin<double> pin = npy.Matrix<double>().Pin();
        for (int i = 0; i < 53940; i += 997)
        {
            double value = double.Parse(lines[i + 1], CultureInfo.InvariantCulture);
            unsafe
            {
                Assert.Equal(value, pin.Origin[i]);
            }

            Assert.Equal(value, json.Json.GetProperty("predictions")[i][0].GetDouble());
        }
    }

    [Fact]
    public void A_model_on_encoded_columns_takes_the_raw_file_again()
    {
        using var model = new TemporaryFile("model.json");
        string data = Tool.Sample("penguins.csv");
        Tool.Run($"fit ridge --data {data} --target body_mass_g --one-hot species,island,sex --drop-missing --lambda 1 --out {model.Path} --json").Succeeds();
        Tool stopped = Tool.Run($"predict --model {model.Path} --data {data}").Fails(1, "line 5", "the cell is empty", "--drop-missing");
        Assert.Equal(334 + 2, stopped.RunSuggestion().Succeeds().Out.Split('\n').Length);
        string dates = Tool.Sample("seattle_hourly_normals.csv");
        Tool.Run($"fit ridge --data {dates} --target temperature --datetime date --lambda 1 --out {model.Path} --json").Succeeds();
        Assert.Equal(8759 + 2, Tool.Run($"predict --model {model.Path} --data {dates}").Succeeds().Out.Split('\n').Length);
    }

    [Fact]
    public void A_level_that_the_model_does_not_know_stops()
    {
        using var model = Fit("c,y\nu,1\nv,3\nu,2\n", "--target", "y", "--lambda", "1", "--one-hot", "c");
        File.WriteAllText(model.Beside("new.csv"), "c\nv\nw\n");
        Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")} --out {model.Beside("p.csv")}").Fails(1, "line 3, column 'c'", "'w'", "u, v");
        Assert.False(File.Exists(model.Beside("p.csv")));
        Assert.Empty(Directory.GetFiles(model.Folder, "*.part"));
    }

    [Fact]
    public void A_column_that_is_missing_is_named()
    {
        using var model = Fit("alpha,y\n1,1\n2,3\n4,2\n", "--target", "y", "--lambda", "1");
        File.WriteAllText(model.Beside("new.csv"), "alpah\n1\n");
        Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "no column 'alpha'", "'alpah'");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    public void A_foreign_model_is_refused(string text)
    {
        using var model = new TemporaryFile("model.json", text);
        Tool.Run($"predict --model {model.Path} --data {Tool.Sample("iris.csv")}").Fails(1, "model.json");
    }

    [Fact]
    public void Output_that_cannot_be_written_stops_before_anything_is_there()
    {
        using var model = Fit("a,y\n1,1\n2,3\n4,2\n", "--target", "y", "--lambda", "1");
        string data = model.Beside("data.csv");
        Tool.Run($"predict --model {model.Path} --data {data} --out {model.Beside("no/such/p.csv")}").Fails(1, "There is no folder");
        Tool.Run($"predict --model {model.Path} --data {data} --out {model.Folder}").Fails(1, "is a folder");
        Tool.Run($"predict --model {model.Path} --data {data} --out {model.Beside("p.txt")}").Fails(2, ".csv or .npy");
        Tool.Run($"fit ridge --data {data} --target y --lambda 1 --out {model.Beside("no/m.json")}").Fails(1, "There is no folder");
        Tool.Run($"predict --model {model.Beside("none.json")} --data {data}").Fails(1, "There is no file");
        Tool.Run($"predict --model {model.Folder} --data {data}").Fails(1, "is a folder");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("npy")]
    public void A_full_disk_is_said(string extension)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var model = Fit("a,y\n1,1\n2,3\n4,2\n", "--target", "y", "--lambda", "1");
        string link = model.Beside($"full.{extension}");
        File.CreateSymbolicLink(link, "/dev/full");
        Tool.Run($"predict --model {model.Path} --data {model.Beside("data.csv")} --out {link}").Fails(1, "No space left on device");
    }

    // A model beside its data.
    private static TemporaryFile Fit(string csv, params string[] more)
    {
        var model = new TemporaryFile("model.json");
        File.WriteAllText(model.Beside("data.csv"), csv);
        Tool.RunArgs(["fit", "ridge", "--data", model.Beside("data.csv"), "--json", "--out", model.Path, .. more]).Succeeds();
        return model;
    }
}
