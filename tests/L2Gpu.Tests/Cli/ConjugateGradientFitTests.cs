using System.Text.Json;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>The tool with <c>--solver cg</c>.</summary>
public sealed class ConjugateGradientFitTests
{
    private static readonly string Fit = $"fit ridge --data {Tool.Sample("iris.csv")} --target petal_width --ignore species ";

    [Fact]
    public void Json_says_iterations_residual_and_status_and_leaves_open_what_is_not_known()
    {
        JsonElement found = Tool.Run(Fit + "--lambda 1 --solver cg --json").Succeeds().Json, exact = Tool.Run(Fit + "--lambda 1 --solver cholesky --json").Succeeds().Json;
        Assert.Equal(("cg", "converged"), (found.GetProperty("solver").GetString(), found.GetProperty("status").GetString()));
        Assert.InRange(found.GetProperty("iterations")[0].GetInt32(), 1, 10);
        Assert.InRange(found.GetProperty("relativeResidual")[0].GetDouble(), 0, 1e-12);
        Assert.Equal(JsonValueKind.Null, found.GetProperty("degreesOfFreedom").ValueKind);
        Assert.Equal(JsonValueKind.Null, exact.GetProperty("iterations").ValueKind);
        for (int j = 0; j < 3; j++) Assert.Equal(exact.GetProperty("coefficients")[0][j].GetDouble(), found.GetProperty("coefficients")[0][j].GetDouble(), 1e-10);
    }

    [Fact]
    public void Text_says_iterations()
    {
        string text = Tool.Run(Fit + "--lambda 1 --solver cg").Succeeds().Out;
        Assert.Contains("iterations", text, StringComparison.Ordinal);
        Assert.Contains("converged", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_penalties_fits_each()
        => Assert.Equal(3, Tool.Run(Fit + "--lambda 0.1,1,10 --solver cg --json").Succeeds().Json.GetProperty("fits").GetArrayLength());
}
