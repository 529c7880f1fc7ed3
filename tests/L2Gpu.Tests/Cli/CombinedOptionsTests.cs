using L2Gpu.Data;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Options that nobody thought of together: <c>fit ridge</c> answers, or says in one line why it does not.</summary>
public sealed class CombinedOptionsTests
{
    private static readonly string[][] Options =
    [
        ["", "--solver cholesky", "--solver eigen", "--solver qr", "--solver cg"],
        ["", "", "--precision f32", "--precision mixed"],
        ["", "", "--select gcv", "--select evidence", "--cv 3", "--cv 3 --one-se", "--cv-time", "--cv-shuffle --seed 1", "--cv-group species --cv 3"],
        ["", "--lambda 1", "--lambda 0", "--lambda 0.1,1,10", "--lambda-per-target 1"],
        ["", "--plot {0}", "--path", "--checkpoint {0}", "--stream", "--out {0}", "--explain"],
        ["", "--standardize --holdout 0.2", "--no-intercept", "--feature-penalty petal_length=0", "--rows 3", "--rows 12"],
        ["", "--json"],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_asked_for_together_is_answered_or_refused_in_a_line(int part)
    {
        string folder = Directory.CreateTempSubdirectory("l2gpu-options-").FullName;
        try
        {
            var random = new SplitMix64((ulong)part);
            int answered = 0;
            for (int i = 0; i < 150; i++)
            {
                string[] chosen = [.. Options.Select(choices => choices[random.Below((ulong)choices.Length)])];
                string extension = chosen[4].StartsWith("--plot", StringComparison.Ordinal) ? "svg" : "json", file = Path.Combine(folder, $"{i}.{extension}");
                string arguments = string.Join(' ', chosen.Where(o => o.Length > 0)).Replace("{0}", file, StringComparison.Ordinal);
                Tool run = Tool.Run($"fit ridge --data {Tool.Sample("iris.csv")} --target petal_width {arguments}");
                Assert.True(run.Code is 0 or 1 or 2, $"{arguments}: exit code {run.Code}");
                Assert.DoesNotContain("Exception", run.Error + run.Out, StringComparison.Ordinal);
                Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
                if (run.Code != 0)
                {
                    Assert.Single(run.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
                    Assert.False(File.Exists(file), arguments);
                    continue;
                }

                answered++;
                if (chosen[6].Length > 0) Assert.Equal(System.Text.Json.JsonValueKind.Object, run.Json.ValueKind);
                bool writes = chosen[4].StartsWith("--plot", StringComparison.Ordinal) || chosen[4].StartsWith("--out", StringComparison.Ordinal);
                Assert.Equal(writes, File.Exists(file));
            }

            Assert.InRange(answered, 25, 140);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
