using System.Text.RegularExpressions;
using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class ProgressTests
{
    [Fact]
    public void Progress_on_a_terminal_is_drawn_and_taken_away()
    {
        Tool run = Fit(new StringWriter());
        Assert.True(run.Code == 0, run.Error);
        Assert.Matches(new Regex("\\r[a-z]+.* rows\u001b\\[K"), run.Error);
        Assert.EndsWith("\r\u001b[K", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_goes_away_does_not_cost_the_fit()
    {
        var gone = new StringWriter();
        gone.Dispose();
        Assert.Equal(0, Fit(gone).Code);
    }

    private static Tool Fit(StringWriter error)
    {
        using var output = new StringWriter();
        int code = CliApp.Run(
            ["fit", "ridge", "--data", Tool.Sample("iris.csv"), "--target", "sepal_length", "--features", "petal_length,petal_width", "--lambda", "1"],
            new CliConsole { Out = output, Error = error, ErrorIsTerminal = true, ProgressPatience = TimeSpan.Zero });
        return new Tool(code, output.ToString(), error.ToString());
    }
}
