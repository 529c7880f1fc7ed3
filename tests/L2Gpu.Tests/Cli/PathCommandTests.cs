using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary><c>fit ridge --plot</c> and <c>--path</c>.</summary>
public sealed class PathCommandTests
{
    private const string Csv = "a,b,c,y,z\n1,5,2,9,1\n2,4,1,8,5\n3,3,4,4,3\n4,1,3,2,8\n5,2,7,1,4\n7,2,5,3,2\n6,8,1,2,5\n";

    [Theory]
    [InlineData("--target y --ignore z", "the best of 61")]
    [InlineData("--target y --ignore z --lambda 3", "as given")]
    [InlineData("--target y --ignore z --lambda 0", "as given")]
    [InlineData("--target y --ignore z --lambda 3 --solver cholesky", "as given")]
    [InlineData("--target y --ignore z --lambda 3 --solver qr", "as given")]
    [InlineData("--target y --ignore z --lambda 3 --solver cg", "as given")]
    [InlineData("--target y --ignore z --lambda 3 --precision mixed", "as given")]
    [InlineData("--target y --ignore z --lambda 0.1,1,10", "the best of 3")]
    [InlineData("--target y --ignore z --select gcv", "generalised cross-validation")]
    [InlineData("--target y --ignore z --cv 3 --precision mixed", "one standard error")]
    [InlineData("--target y --ignore z --select evidence", "evidence")]
    [InlineData("--target y,z --lambda-per-target 1,20", "as given")]
    [InlineData("--target y,z --precision f32 --standardize --feature-penalty a=0", "the best of 61")]
    [InlineData("--target y,z --rows 2", "Ridge path of y, z")]
    [InlineData("--target y --ignore z --no-intercept --weights c", "the best of 61")]
    public void A_picture_is_drawn_for_every_choice_of_the_penalty(string arguments, string expected)
    {
        using var data = new TemporaryFile("data.csv", Csv);
        string plot = data.Beside("plot.svg");
        Tool run = Tool.Run($"fit ridge --data {data.Path} --plot {plot} {arguments}").Succeeds();
        Assert.Contains($"drawn: {plot}", run.Out, StringComparison.Ordinal);
        Assert.Contains(expected, XDocument.Load(plot).Root!.Value, StringComparison.Ordinal);
        Assert.Equal([data.Path, plot], Directory.GetFileSystemEntries(data.Folder).Order());
    }

    [Fact]
    public void A_machine_gets_the_picture_and_nothing_but_JSON()
    {
        using var data = new TemporaryFile("data.csv", Csv);
        Tool run = Tool.Run($"fit ridge --data {data.Path} --plot {data.Beside("p.SVG")} --target y --json").Succeeds();
        Assert.False(run.Json.TryGetProperty("path", out _), "The path is for those who ask for it.");
        Assert.True(File.Exists(data.Beside("p.SVG")));
    }

    [Fact]
    public void A_failure_leaves_no_picture_and_a_success_replaces_one()
    {
        using var data = new TemporaryFile("data.csv", Csv);
        string plot = data.Beside("plot.svg");
        File.WriteAllText(plot, "old");
        Tool.Run($"fit ridge --data {data.Path} --plot {plot} --target y,nothing").Fails(CliException.Failed, "nothing");
        Tool.Run($"fit ridge --data {data.Path} --plot {plot} --target y --lambda 1e301").Fails(CliException.Failed, "1E+300");
        Assert.Equal("old", File.ReadAllText(plot));
        Tool.Run($"fit ridge --data {data.Path} --plot {plot} --target y").Succeeds();
        Assert.StartsWith("<?xml", File.ReadAllText(plot), StringComparison.Ordinal);
        Assert.Equal([data.Path, plot], Directory.GetFileSystemEntries(data.Folder).Order());
    }

    [Fact]
    public void A_place_that_cannot_be_is_refused_before_any_work()
    {
        using var data = new TemporaryFile("data.csv", Csv);
        Tool.Run($"fit ridge --data {data.Path} --target y --plot plot.png").Fails(CliException.Usage, "plot.png", ".svg", "plot.svg");
        Tool.Run($"fit ridge --data {data.Path} --target y --plot {data.Beside("no")}/plot.svg").Fails(CliException.Failed, "folder", "plot.svg");
        Directory.CreateDirectory(data.Beside("folder.svg"));
        Tool.Run($"fit ridge --data {data.Path} --target y --plot {data.Beside("folder.svg")}").Fails(CliException.Failed, "is a folder");
    }

    [Fact]
    public void The_path_is_a_table_of_the_strongest_features_at_a_few_penalties()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --one-hot cut,color,clarity --path --rows 3000").Succeeds();
        Assert.Contains("along λ, the 10 largest of", run.Out, StringComparison.Ordinal);
        string[] lines = run.Out[run.Out.IndexOf("along λ, the 10", StringComparison.Ordinal)..].Split('\n');
        Assert.Contains(lines, l => l.TrimStart().StartsWith("degrees of freedom", StringComparison.Ordinal));
        string carat = Assert.Single(lines, l => l.TrimStart().StartsWith("carat", StringComparison.Ordinal));
        Assert.Equal(6, carat.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("path: evidence", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lambda auto")]
    [InlineData("--lambda 0.1,1,10")]
    public void The_path_of_a_machine_holds_the_model_that_was_chosen(string lambda)
    {
        using var data = new TemporaryFile("data.csv", Csv);
        JsonElement json = Tool.Run($"fit ridge --data {data.Path} --target y,z --path --json {lambda}").Succeeds().Json, path = json.GetProperty("path");
        double best = json.GetProperty("loo").GetProperty("best").GetDouble();
        JsonElement fit = json.TryGetProperty("fits", out JsonElement fits) ? fits.EnumerateArray().Single(f => f.GetProperty("lambda")[0].GetDouble() == best) : json;
        double[] grid = [.. path.GetProperty("lambda").EnumerateArray().Select(l => l.GetDouble())];
        int at = Array.IndexOf(grid, best);
        Assert.True(at >= 0, best.ToString(CultureInfo.InvariantCulture));
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal(fit.GetProperty("intercept")[k].GetDouble(), path.GetProperty("intercept")[k][at].GetDouble(), 1e-9);
            for (int j = 0; j < 3; j++)
                Assert.Equal(fit.GetProperty("coefficients")[k][j].GetDouble(), path.GetProperty("coefficients")[k][j][at].GetDouble(), 1e-9);
            Assert.All(path.GetProperty("backwardError")[k].EnumerateArray(), e => Assert.InRange(e.GetDouble(), 0, 1e-13));
        }

        Assert.Equal(grid.Length, path.GetProperty("degreesOfFreedom").GetArrayLength());
    }
}
