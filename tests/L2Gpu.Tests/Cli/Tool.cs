using System.Text.Json;
using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Runs the tool in this process, and keeps what it says.</summary>
internal sealed record Tool(int Code, string Out, string Error)
{
    /// <summary>The folder of the samples, wherever the tests run from.</summary>
    public static string Samples { get; } = FindSamples();

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static string Sample(string name) => Path.Combine(Samples, name);

    /// <summary>Runs a command; arguments that contain no blank may be written in one string.</summary>
    public static Tool Run(string words, params string[] more) => RunArgs([.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more]);

    public static Tool RunArgs(IReadOnlyList<string> args, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CliApp.Run(args, new CliConsole { Out = output, Error = error, Cancellation = cancellation });
        return new Tool(code, output.ToString(), error.ToString());
    }

    /// <summary>Fits ridge to a file with this text.</summary>
    public static Tool Fit(string csv, params string[] more)
    {
        using var file = new TemporaryFile("data.csv", csv);
        Tool run = RunArgs(["fit", "ridge", "--data", file.Path, "--json", .. more]);
        return run with { Error = run.Error.Replace(file.Path, "data.csv", StringComparison.Ordinal) };
    }

    public Tool Succeeds()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        Assert.Equal("", Error);
        return this;
    }

    /// <summary>Checks that it failed as it should: exit code, nothing on stdout, one line that contains this, and no other line but a command to try.</summary>
    public Tool Fails(int code, params string[] parts)
    {
        Assert.True(Code == code, $"exit code {Code}, not {code}: {Error}");
        Assert.Equal("", Out);
        string[] lines = Error.TrimEnd('\n', '\r').Split('\n');
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length == 1 || (lines.Length == 2 && lines[1].StartsWith("try:   l2gpu ", StringComparison.Ordinal)), Error);
        foreach (string part in parts) Assert.Contains(part, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Runs the command that an error printed.</summary>
    public Tool RunSuggestion()
    {
        string line = Assert.Single(Error.Split('\n'), l => l.StartsWith("try:   l2gpu ", StringComparison.Ordinal)).TrimEnd('\r');
        var args = new List<string>();
        foreach (string word in line["try:   l2gpu ".Length..].Split(' ')) args.Add(word.Trim('\''));
        return RunArgs(args);
    }

    private static string FindSamples()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string samples = Path.Combine(folder.FullName, "samples", "data");
            if (Directory.Exists(samples)) return samples;
        }

        throw new DirectoryNotFoundException("There is no folder samples/data above the tests.");
    }
}
