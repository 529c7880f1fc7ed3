using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class FitTextTests
{
    [Fact]
    public void A_file_gets_no_colours_and_no_trailing_blanks()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price").Succeeds();
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.DoesNotContain(run.Out.Split('\n'), l => l.TrimEnd('\r').EndsWith(' '));
        foreach (string part in (string[])["carat", "(intercept)", "× deviation", "R²", "RMSE", "backward error", "condition number", "degrees of freedom", "leave-one-out", "●", "device: cpu, because"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_of_80_columns_gets_no_longer_line()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CliApp.Run(
            ["fit", "ridge", "--data", Tool.Sample("penguins.csv"), "--target", "body_mass_g", "--one-hot", "species,island,sex", "--drop-missing"],
            new CliConsole { Out = output, Error = error, OutIsTerminal = true, ErrorIsTerminal = true, Width = 80 });
        Assert.True(code == 0, error.ToString());
        foreach (string line in output.ToString().Split('\n'))
        {
            string plain = System.Text.RegularExpressions.Regex.Replace(line.TrimEnd('\r'), "\u001b\\[[0-9;]*m", "");
            Assert.True(plain.Length <= 80, $"{plain.Length} columns: {plain}");
        }
    }

    [Fact]
    public void A_list_of_penalties_is_a_table()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --lambda 0,1,100 --holdout 0.2").Succeeds();
        Assert.Contains("leave-one-out MSE", run.Out, StringComparison.Ordinal);
        Assert.Contains("R² test", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_look_like_markup_are_shown_as_they_are()
    {
        using var file = new TemporaryFile("data.csv", "[red]a[/],[b,y]\n1,2,3\n".Replace("[b,y]", "b],y", StringComparison.Ordinal) + "2,1,5\n4,3,8\n");
        Tool run = Tool.Run($"fit ridge --data {file.Path} --target y --lambda 1").Succeeds();
        Assert.Contains("[red]a[/]", run.Out, StringComparison.Ordinal);
        Assert.Contains("b]", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_features_are_shortened()
    {
        string header = string.Join(',', Enumerable.Range(0, 300).Select(j => $"f{j}"));
        var rows = Enumerable.Range(0, 20).Select(i => string.Join(',', Enumerable.Range(0, 301).Select(j => (((i + 1) * (j + 7)) % 31) - (j % 3))));
        using var file = new TemporaryFile("data.csv", $"{header},y\n{string.Join('\n', rows)}\n");
        Assert.Contains("the 200 features of the largest magnitude", Tool.Run($"fit ridge --data {file.Path} --target y --lambda 1").Succeeds().Out, StringComparison.Ordinal);
    }
}
