using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Advice is something that works and that the command has.</summary>
public sealed class AdviceTests
{
    [Fact]
    public void A_number_too_large_for_single_precision_leads_to_double()
    {
        using var file = new TemporaryFile("data.csv", "a,y\n1,2\n1e100,3\n2,5\n");
        Tool.Run($"fit ridge --data {file.Path} --target y --lambda 1 --json --precision f32").Fails(1, "too large for f32", "--precision f64").RunSuggestion().Succeeds();
    }

    [Fact]
    public void Predict_asks_for_the_cell_to_be_corrected()
    {
        using var model = new TemporaryFile("model.json");
        File.WriteAllText(model.Beside("data.csv"), "alpha,y\n1,1\n2,3\n4,2\n");
        Tool.Run($"fit ridge --data {model.Beside("data.csv")} --target y --lambda 1 --json --out {model.Path}").Succeeds();
        File.WriteAllText(model.Beside("new.csv"), "alpha\n1\nx\n");
        Tool text = Tool.Run($"predict --json --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "line 3", "Correct the cell; the model needs numbers in alpha");
        Assert.DoesNotContain("--one-hot", text.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--ignore", text.Error, StringComparison.Ordinal);
        File.WriteAllText(model.Beside("new.csv"), "Alpha\n1\n");
        Tool name = Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "Did you mean 'Alpha'?");
        Assert.DoesNotContain("try:", name.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_bad_cell_leaves_no_half_of_an_object()
    {
        using var model = new TemporaryFile("model.json");
        File.WriteAllText(model.Beside("data.csv"), "alpha,y\n1,1\n2,3\n4,2\n");
        Tool.Run($"fit ridge --data {model.Beside("data.csv")} --target y --lambda 1 --json --out {model.Path}").Succeeds();
        File.WriteAllText(model.Beside("new.csv"), "alpha\n" + string.Concat(Enumerable.Repeat("1\n", 20_000)) + "x\n");
        Tool.Run($"predict --json --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "line 20002");
    }
}
