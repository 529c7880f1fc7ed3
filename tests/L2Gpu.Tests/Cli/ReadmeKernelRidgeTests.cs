using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>The README's kernel ridge command prints what the README says.</summary>
public sealed partial class ReadmeKernelRidgeTests
{
    private const string Command = "l2gpu fit kernel-ridge --data samples/";

    [Fact]
    public void The_command_prints_its_numbers()
    {
        string readme = File.ReadAllText(Path.Combine(Tool.Samples, "..", "..", "README.md")).ReplaceLineEndings("\n");
        int at = readme.IndexOf(Command, StringComparison.Ordinal), block = readme.IndexOf("```\nkernel ridge", at, StringComparison.Ordinal) + 4;
        string[] printed = readme[block..readme.IndexOf("\n  …", block, StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(printed.Length, 8, 20);
        using var picture = new TemporaryFile("p.svg");
        string[] words = [.. readme[at..readme.IndexOf('\n', at)].Split(' ').Skip(1).Select(w => w.StartsWith("samples/", StringComparison.Ordinal) ? Tool.Sample(Path.GetFileName(w)) : w.EndsWith(".svg", StringComparison.Ordinal) ? picture.Path : w)];
        Tool run = Tool.RunArgs(words).Succeeds();
        string[] said = run.Out.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < printed.Length; i++) Same(printed[i], said[i]);
        Assert.True(File.Exists(picture.Path));
    }

    // Words to the letter. Numbers to a twentieth, because pivots may fall otherwise where another processor rounds otherwise; rounding errors only below what they may be.
    private static void Same(string printed, string said)
    {
        Assert.Equal(Number().Replace(printed, "#"), Number().Replace(said, "#"));
        foreach ((Match wanted, Match found) in Number().Matches(printed).Zip(Number().Matches(said)))
        {
            double a = Value(wanted), b = Value(found);
            if (Math.Abs(a) < 1e-12) Assert.InRange(b, 0, 1e-11);
            else Assert.True(Math.Abs(a - b) <= 0.05 * Math.Abs(a), $"The README says '{printed}', the tool '{said}'.");
        }
    }

    private static double Value(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?(e[+-]?\d+)?(?!\w)")]
    private static partial Regex Number();
}
